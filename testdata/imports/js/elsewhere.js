// From a module that asks no database, and from a package.
const { load } = require('./lib/other/users');
const { find } = require('find-package');
module.exports = async function names(ids) {
  for (const id of ids) await load(id);
  for (const id of ids) await find(id);
};
