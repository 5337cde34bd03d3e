// args: --only host
package shop;

import org.apache.ibatis.annotations.*;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

@Mapper
interface UserMapper {
    @Select("SELECT * FROM users WHERE name = '${name}'") // expect: string-formatted-value
    User find(@Param("name") String name);

    @Select("SELECT * FROM users WHERE name = ${name}") // expect: string-formatted-value
    User findPlain(@Param("name") String name);

    @Select("SELECT * FROM users WHERE name LIKE '%${name}%'") // expect: string-formatted-value
    User findLike(@Param("name") String name);

    @Delete("DELETE FROM users WHERE name = '${value}'") // expect: string-formatted-value
    int delete(String name);

    @Update("UPDATE users SET name = '${name}' WHERE id = #{id}") // expect: string-formatted-value
    int rename(@Param("id") int id, @Param("name") String name);

    @Insert("INSERT INTO users (name) VALUES (${name})") // expect: string-formatted-value
    int insert(String name);

    @Select({"SELECT *", "FROM users", "WHERE name = '${name}'"}) // expect: string-formatted-value
    User findInParts(String name);

    @Select("SELECT * FROM users ORDER BY ${column}") // expect: dynamic-identifier
    List<User> sorted(@Param("column") String column);

    @Select("SELECT * FROM ${table} WHERE id = #{id}") // expect: dynamic-identifier
    User of(@Param("table") String table, @Param("id") int id);

    @Select("SELECT * FROM users WHERE name = #{name}")
    User findBound(@Param("name") String name);

    @Select({"SELECT *", "FROM users", "WHERE name = #{name}"})
    User findBoundInParts(@Param("name") String name);

    @Insert("INSERT INTO users (name, age) VALUES (#{user.name}, #{user.age,jdbcType=INTEGER})")
    int insertBound(@Param("user") User user);
}

interface UserRepository extends JpaRepository<User, Long> {
    @Query("SELECT u FROM User u WHERE u.name = :name")
    User findOne(@Param("name") String name);

    @Query(value = "SELECT * FROM users WHERE name = ?1", nativeQuery = true)
    User findNative(String name);

    @Query("SELECT u FROM #{#entityName} u WHERE u.name = ?1")
    User findByEntity(String name);
}
