exports.up = function (knex) {
  return knex.schema.createTable('people', (t) => {
    t.increments('id');
    t.string('email').notNullable().unique();
    t.integer('team_id').unsigned().references('id').inTable('teams').index();
    t.integer('org').references('orgs.id');
    t.index(['email', 'org'], 'byorg');
    t.timestamps();
  }).createTable('teams', function (table) { table.bigIncrements(); table.primary(['id']); });
};
exports.down = function (knex) { return knex.schema.dropTable('people'); };
