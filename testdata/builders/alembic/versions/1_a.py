from alembic import op
import sqlalchemy as sa
def upgrade():
    op.create_table('bills',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=50), sa.ForeignKey('users.id'), nullable=True, index=True),
        sa.Column('user_id', sa.BigInteger()),
        sa.Column('x', sa.Boolean()),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], ),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('name', name='u'))
    op.create_index(op.f('ix_bills_name'), 'bills', ['name', 'id'], unique=False)
    with op.batch_alter_table('bills', schema=None) as batch_op:
        batch_op.add_column(sa.Column('total', sa.Numeric(), nullable=False))
        batch_op.create_index('ix_total', ['total'])
    op.add_column('users', sa.Column('x', sa.Boolean()))
    op.create_foreign_key(None, 'bills', 'users', ['x'], ['id'])
    op.execute("UPDATE bills SET total = 0 WHERE id = 1")
def downgrade():
    op.drop_table('bills')
