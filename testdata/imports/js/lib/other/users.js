function load(id) {
  return fetch('/users/' + id);
}
module.exports = { load };
