// args: --only builder-offset-pagination
package shop

import (
	"gorm.io/gorm"

	sq "github.com/Masterminds/squirrel"
)

func plain(db *gorm.DB, page int) (users []User) {
	db.Order("id").Offset(page * 20).Limit(20).Find(&users) // expect: builder-offset-pagination
	return
}

func limited(db *gorm.DB, page int) (users []User) {
	db.Limit(20).Offset((page - 1) * 20).Find(&users) // expect: builder-offset-pagination
	return
}

func filtered(db *gorm.DB, start int) (users []User) {
	db.Where("active = ?", true).Order("id").Offset(start).Find(&users) // expect: builder-offset-pagination
	return
}

func modelled(db *gorm.DB, start int) (users []User) {
	db.Model(&User{}).Offset(start).Limit(20).Scan(&users) // expect: builder-offset-pagination
	return
}

func chained(db *gorm.DB, start int) (users []User) {
	query := db.Where("active").Order("id")
	query.Order("name").Offset(start).Find(&users) // expect: builder-offset-pagination
	return
}

func squirrel(offset uint64) sq.SelectBuilder {
	return sq.Select("id").From("users").OrderBy("id").Limit(20).Offset(offset) // expect: builder-offset-pagination
}

func loop(db *gorm.DB) {
	for page := 0; page < 100; page++ {
		var users []User
		db.Order("id").Offset(page * 500).Limit(500).Find(&users) // expect: builder-offset-pagination
	}
}

func scope(page int) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		return db.Offset(page * 20).Limit(20) // expect: builder-offset-pagination
	}
}

func preloaded(db *gorm.DB, start int) (users []User) {
	db.Preload("Orders").Limit(20).Offset(start).Find(&users) // expect: builder-offset-pagination
	return
}

func member(r *repo, start int) (users []User) {
	r.db.Order("id").Offset(start).Limit(20).Find(&users) // expect: builder-offset-pagination
	return
}

/* ---- nothing to report ---- */

func first(db *gorm.DB) (users []User) {
	db.Order("id").Limit(20).Find(&users)
	return
}

func zero(db *gorm.DB) (users []User) {
	db.Order("id").Offset(0).Limit(20).Find(&users)
	return
}

func off(db *gorm.DB) (count int64) {
	db.Model(&User{}).Offset(-1).Limit(-1).Count(&count)
	return
}

func keyset(db *gorm.DB, last int) (users []User) {
	db.Where("id > ?", last).Order("id").Limit(20).Find(&users)
	return
}

func slices(users []User, page int) []User {
	return users[page*20 : page*20+20]
}

func reader(r Reader, offset int64) {
	r.Seek(offset, 0)
}

func messages(consumer Consumer, offset int64) {
	consumer.Offset(offset)
}

func position(file *token.File, pos token.Pos) int {
	return file.Offset(pos)
}

func text(buffer Buffer, n int) string {
	return buffer.Skip(n).String()
}

func time(zone Zone, n int) {
	zone.Offset(n)
}
