//! Changes of the applied file's text: a member of one table of one issuer, set or taken away.

/// The text with one change: `t1 client C1: state = "disabled"`, `t1 api https://a.example/api: -title`, `t1: state = "disabled"`,
/// or `t1 person u2: gone` for a table that is taken away whole.
pub fn changed(text: &str, change: &str) -> String {
    let (place, line) = change.split_once(": ").unwrap_or_else(|| panic!("no place in {change:?}"));
    let mut tables = tables(text);
    let table = find(&tables, place);
    if line == "gone" {
        tables.remove(table);
        return tables.concat();
    }
    let (name, set) = match line.strip_prefix('-') {
        Some(name) => (name, None),
        None => (line.split_once(" = ").unwrap_or_else(|| panic!("no value in {change:?}")).0, Some(line)),
    };
    let mut lines: Vec<&str> = tables[table].lines().collect();
    lines.retain(|line| !line.starts_with(&format!("{name} = ")));
    lines.splice(1..1, set);
    tables[table] = lines.join("\n") + "\n";
    tables.concat()
}

/// The tables, each with its header.
fn tables(text: &str) -> Vec<String> {
    let mut tables: Vec<String> = Vec::new();
    for line in text.lines() {
        if tables.is_empty() || line.starts_with("[[") {
            tables.push(String::new());
        }
        let table = tables.last_mut().expect("a table");
        table.push_str(line);
        table.push('\n');
    }
    tables
}

fn find(tables: &[String], place: &str) -> usize {
    let words: Vec<&str> = place.split(' ').collect();
    let (header, member, wanted) = match words.as_slice() {
        [_] => ("[[issuers]]", "name", words[0]),
        [_, "api", name] => ("[[issuers.apis]]", "name", *name),
        [_, "client", name] => ("[[issuers.clients]]", "client_id", *name),
        [_, "person", name] => ("[[issuers.people]]", "username", *name),
        _ => panic!("no place: {place:?}"),
    };
    let mut issuer = "";
    for (number, table) in tables.iter().enumerate() {
        let value = |member: &str| {
            let line = table.lines().find_map(|line| line.strip_prefix(&format!("{member} = \"")))?;
            line.strip_suffix('"')
        };
        if table.starts_with("[[issuers]]") {
            issuer = value("name").expect("a name");
        }
        if issuer == words[0] && table.starts_with(header) && value(member) == Some(wanted) {
            return number;
        }
    }
    panic!("nothing at {place:?}");
}

#[test]
fn one_member_is_changed() {
    let text = "[[issuers]]\nname = \"a\"\n[[issuers.clients]]\nclient_id = \"c\"\nx = 1\n[[issuers]]\nname = \"b\"\n";
    assert_eq!(
        changed(text, "a client c: x = 2"),
        text.replace("\nclient_id = \"c\"\nx = 1", "\nx = 2\nclient_id = \"c\"")
    );
    assert_eq!(changed(text, "a client c: -x"), text.replace("x = 1\n", ""));
    assert_eq!(changed(text, "a client c: gone"), "[[issuers]]\nname = \"a\"\n[[issuers]]\nname = \"b\"\n");
    assert_eq!(
        changed(text, "b: s = 3"),
        format!("{}s = 3\nname = \"b\"\n", &text[..text.len() - "name = \"b\"\n".len()])
    );
}
