package fake

func Load(query any, id int) any {
	return id
}
