// args: --only host
// Written and labelled by somebody who did not know the program, before it ran on them.
package checks;

import jakarta.persistence.*;
import java.util.*;
import java.util.stream.Collectors;
import org.hibernate.Hibernate;
import org.hibernate.annotations.BatchSize;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Entity
@Table(name = "departments")
class Department {
    @Id
    @GeneratedValue
    private Long id;

    private String name;

    @OneToMany(mappedBy = "department")
    private List<Employee> employees = new ArrayList<>();

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "office_id")
    private Office office;

    @OneToMany(mappedBy = "department", fetch = FetchType.EAGER)
    private Set<Budget> budgets = new HashSet<>();

    public Long getId() { return id; }
    public String getName() { return name; }
    public List<Employee> getEmployees() { return employees; }
    public Office getOffice() { return office; }
    public Set<Budget> getBudgets() { return budgets; }
}

@Entity
class Employee {
    @Id
    @GeneratedValue
    private Long id;

    private String name;

    @ManyToOne(fetch = FetchType.LAZY)
    private Department department;

    @Column(name = "department_id", insertable = false, updatable = false)
    private Long departmentId;

    @ManyToMany
    @JoinTable(name = "employee_skill")
    private Set<Skill> skills = new HashSet<>();

    @OneToOne(mappedBy = "employee", fetch = FetchType.LAZY, optional = false)
    private Contract contract;

    @ElementCollection
    private List<String> phones = new ArrayList<>();

    public Long getId() { return id; }
    public String getName() { return name; }
    public Department getDepartment() { return department; }
    public Long getDepartmentId() { return departmentId; }
    public Set<Skill> getSkills() { return skills; }
    public Contract getContract() { return contract; }
    public List<String> getPhones() { return phones; }
}

@Entity
class Contract {
    @Id
    private Long id;

    @OneToOne(fetch = FetchType.LAZY)
    @MapsId
    private Employee employee;

    private int salary;

    public Employee getEmployee() { return employee; }
    public int getSalary() { return salary; }
}

@Entity
class Skill {
    @Id
    private Long id;
    private String title;

    public String getTitle() { return title; }
}

@Entity
class Budget {
    @Id
    private Long id;
    private int amount;

    @ManyToOne
    private Department department;

    public int getAmount() { return amount; }
}

@Entity
class Office {
    @Id
    private Long id;
    private String city;

    @OneToMany(mappedBy = "office")
    @BatchSize(size = 50)
    private List<Department> departments = new ArrayList<>();

    public String getCity() { return city; }
    public List<Department> getDepartments() { return departments; }
}

interface DepartmentRepository extends JpaRepository<Department, Long> {
    List<Department> findByNameStartingWith(String prefix);

    @Query("select distinct d from Department d left join fetch d.employees")
    List<Department> findAllWithEmployees();

    @Query("select distinct d from Department d left join fetch d.employees e left join fetch e.skills where d.name like :p")
    List<Department> findDeep(@Param("p") String p);

    @EntityGraph(attributePaths = {"office"})
    List<Department> findByIdIn(Collection<Long> ids);
}

interface EmployeeRepository extends JpaRepository<Employee, Long> {
    List<Employee> findByNameContaining(String part);

    @Query("select e from Employee e join e.department d where d.name = :n")
    List<Employee> findByDepartmentName(@Param("n") String n);

    @Query("select e from Employee e join fetch e.department")
    List<Employee> findAllWithDepartment();

    @EntityGraph(attributePaths = {"department", "skills"})
    List<Employee> findByNameStartingWith(String prefix);
}

interface OfficeRepository extends JpaRepository<Office, Long> {
}

/** Not an entity: same getter names. */
class TeamDto {
    private final String name;
    private final List<String> employees;

    TeamDto(String name, List<String> employees) {
        this.name = name;
        this.employees = employees;
    }

    String getName() { return name; }
    List<String> getEmployees() { return employees; }
}

@Service
@Transactional(readOnly = true)
class LazyNonCompliant {

    @PersistenceContext
    private EntityManager em;
    private final DepartmentRepository departments;
    private final EmployeeRepository employees;

    LazyNonCompliant(DepartmentRepository departments, EmployeeRepository employees) {
        this.departments = departments;
        this.employees = employees;
    }

    void manyToOneInFor() {
        for (Employee e : employees.findAll()) {
            System.out.println(e.getDepartment().getName()); // expect: lazy-relation-in-loop
        }
    }

    void manyToOneVariable() {
        List<Employee> list = employees.findByNameContaining("an");
        for (int i = 0; i < list.size(); i++) {
            Employee e = list.get(i);
            System.out.println(e.getName() + " " + e.getDepartment().getName()); // expect: lazy-relation-in-loop
        }
    }

    void oneToManySize() {
        List<Department> all = departments.findAll();
        for (Department d : all) {
            System.out.println(d.getName() + ": " + d.getEmployees().size()); // expect: lazy-relation-in-loop
        }
    }

    void oneToManyNested() {
        for (Department d : departments.findByNameStartingWith("A")) {
            for (Employee e : d.getEmployees()) { // expect: lazy-relation-in-loop
                System.out.println(e.getName());
            }
        }
    }

    List<String> streamMap() {
        return employees.findAll().stream()
                .map(e -> e.getDepartment().getName()) // expect: lazy-relation-in-loop
                .collect(Collectors.toList());
    }

    Map<String, Integer> streamCollector() {
        return departments.findAll().stream()
                .collect(Collectors.toMap(Department::getName, d -> d.getEmployees().size())); // expect: lazy-relation-in-loop
    }

    Set<String> flatMap() {
        return employees.findAll().stream()
                .flatMap(e -> e.getSkills().stream()) // expect: lazy-relation-in-loop
                .map(Skill::getTitle)
                .collect(Collectors.toSet());
    }

    void forEachLambda() {
        employees.findAll().forEach(e -> System.out.println(e.getContract().getSalary())); // expect: lazy-relation-in-loop
    }

    void elementCollection() {
        for (Employee e : employees.findAll()) {
            System.out.println(String.join(",", e.getPhones())); // expect: lazy-relation-in-loop
        }
    }

    void jpqlQuery() {
        List<Department> list = em.createQuery("select d from Department d", Department.class).getResultList();
        for (Department d : list) {
            System.out.println(d.getOffice().getCity()); // expect: lazy-relation-in-loop
        }
    }

    void joinWithoutFetch() {
        for (Employee e : employees.findByDepartmentName("IT")) {
            System.out.println(e.getDepartment().getName()); // expect: lazy-relation-in-loop
        }
    }

    void secondLevel() {
        for (Employee e : employees.findAllWithDepartment()) {
            System.out.println(e.getDepartment().getName());
            System.out.println(e.getDepartment().getOffice().getCity()); // expect: lazy-relation-in-loop
        }
    }

    void wrongRelationFetched() {
        for (Department d : departments.findAllWithEmployees()) {
            System.out.println(d.getEmployees().size());
            System.out.println(d.getOffice().getCity()); // expect: lazy-relation-in-loop
        }
    }

    void whileIterator() {
        Iterator<Employee> it = employees.findAll().iterator();
        while (it.hasNext()) {
            Employee e = it.next();
            System.out.println(e.getSkills().isEmpty()); // expect: lazy-relation-in-loop
        }
    }

    void page(Pageable pageable) {
        Page<Department> page = departments.findAll(pageable);
        for (Department d : page.getContent()) {
            System.out.println(d.getOffice().getCity()); // expect: lazy-relation-in-loop
        }
    }

    String html() {
        StringBuilder sb = new StringBuilder("<ul>");
        for (Employee e : employees.findByNameContaining("x")) {
            sb.append("<li>").append(e.getDepartment().getName()).append("</li>"); // expect: lazy-relation-in-loop
        }
        return sb.append("</ul>").toString();
    }
}

@Service
@Transactional(readOnly = true)
class LazyCompliant {

    @PersistenceContext
    private EntityManager em;
    private DepartmentRepository departments;
    private EmployeeRepository employees;
    private OfficeRepository offices;

    void joinFetchRepository() {
        for (Department d : departments.findAllWithEmployees()) {
            System.out.println(d.getEmployees().size());
        }
    }

    void joinFetchDeep() {
        for (Department d : departments.findDeep("A%")) {
            for (Employee e : d.getEmployees()) {
                e.getSkills().forEach(s -> System.out.println(s.getTitle()));
            }
        }
    }

    void entityGraph() {
        for (Employee e : employees.findByNameStartingWith("J")) {
            System.out.println(e.getDepartment().getName() + e.getSkills().size());
        }
    }

    void entityGraphOffice(List<Long> ids) {
        departments.findByIdIn(ids).forEach(d -> System.out.println(d.getOffice().getCity()));
    }

    void jpqlJoinFetch() {
        List<Employee> list = em.createQuery("SELECT e FROM Employee e JOIN FETCH e.department d JOIN FETCH d.office", Employee.class).getResultList();
        for (Employee e : list) {
            System.out.println(e.getDepartment().getOffice().getCity());
        }
    }

    void graphHint() {
        jakarta.persistence.EntityGraph<Employee> graph = em.createEntityGraph(Employee.class);
        graph.addAttributeNodes("contract");
        List<Employee> list = em.createQuery("select e from Employee e", Employee.class)
                .setHint("jakarta.persistence.fetchgraph", graph)
                .getResultList();
        for (Employee e : list) {
            System.out.println(e.getContract().getSalary());
        }
    }

    int fetchTypeEager(List<Long> ids) {
        int sum = 0;
        for (Department d : departments.findByIdIn(ids)) {
            for (Budget b : d.getBudgets()) {
                sum += b.getAmount();
            }
        }
        return sum;
    }

    void batchSize() {
        for (Office o : offices.findAll()) {
            System.out.println(o.getDepartments().size());
        }
    }

    void plainColumns() {
        for (Employee e : employees.findAll()) {
            System.out.println(e.getId() + e.getName());
        }
    }

    Map<Long, Long> foreignKeyColumn() {
        return employees.findAll().stream().collect(Collectors.groupingBy(e -> e.getDepartmentId(), Collectors.counting()));
    }

    void proxyIdentifier() {
        for (Employee e : employees.findAll()) {
            System.out.println(e.getDepartment().getId());
        }
    }

    void singleObject(Long id) {
        Department d = departments.findById(id).orElseThrow();
        for (Employee e : d.getEmployees()) {
            System.out.println(e.getName());
        }
    }

    String singleFind(Long id) {
        Employee e = em.find(Employee.class, id);
        return e.getDepartment().getName();
    }

    void initializeSingle(Long id) {
        Department d = em.find(Department.class, id);
        Hibernate.initialize(d.getEmployees());
        d.getEmployees().forEach(e -> System.out.println(e.getName()));
    }

    void literalList(Long id) {
        Employee e = em.find(Employee.class, id);
        for (String prefix : List.of("Dr.", "Ing.")) {
            System.out.println(prefix + e.getDepartment().getName());
        }
    }

    void dtoSameNames() {
        List<TeamDto> teams = List.of(new TeamDto("a", List.of("x")), new TeamDto("b", List.of()));
        for (TeamDto team : teams) {
            System.out.println(team.getEmployees().size());
        }
    }

    void projection() {
        List<Object[]> rows = em.createQuery("select e.name, d.name from Employee e join e.department d", Object[].class).getResultList();
        for (Object[] row : rows) {
            System.out.println(row[0] + " " + row[1]);
        }
    }
}
