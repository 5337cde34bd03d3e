import { load } from './lib/users';
import * as users from './lib/users/index';
import { find as lookup, Orders } from './lib/orders';
import latest from './lib/orders';
export async function names(ids: number[]) {
  for (const id of ids) await load(id); // query
  for (const id of ids) await users.load(id); // query
  for (const id of ids) await lookup(id); // query
  for (const id of ids) await latest(id); // query
  const orders = new Orders();
  for (const id of ids) await orders.total(id); // query
}
