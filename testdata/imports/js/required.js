const { load } = require('./lib/users');
const users = require('./lib/users');
const loadUser = require('./lib/users').load;
module.exports = async function names(ids) {
  for (const id of ids) await load(id); // query
  for (const id of ids) await users.load(id); // query
  for (const id of ids) await loadUser(id); // query
};
