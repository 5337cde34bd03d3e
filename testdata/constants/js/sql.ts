export const FIND = `
  SELECT id FROM people
  WHERE name = $1`;
const inner = "SELECT a FROM b";
