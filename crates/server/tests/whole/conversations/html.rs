//! What a transcript tells of a page: its heading, and the fields of a form that is posted to a client.

/// The text of the first heading.
pub fn heading(html: &str) -> String {
    let inner = html.split_once("<h1").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(_, rest)| rest);
    let inner = inner.split("</h1>").next().unwrap_or_default();
    let parts = inner.split('<').enumerate();
    let text: String =
        parts.map(|(n, part)| if n == 0 { part } else { part.split_once('>').map_or("", |(_, t)| t) }).collect();
    unescaped(text.trim())
}

/// Where the page's form is posted, where that is another site.
pub fn action(html: &str) -> Option<String> {
    let action = html.split_once("action=\"")?.1.split('"').next()?;
    let action = unescaped(action);
    action.contains(':').then_some(action)
}

/// Names and values of the hidden fields.
pub fn hidden(html: &str) -> Vec<(String, String)> {
    let fields = html.split("<input type=\"hidden\" name=\"").skip(1);
    let pair = |field: &str| {
        let (name, rest) = field.split_once("\" value=\"")?;
        Some((unescaped(name), unescaped(rest.split('"').next()?)))
    };
    fields.filter_map(pair).collect()
}

fn unescaped(text: &str) -> String {
    let entities = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[test]
fn headings_and_fields_are_found() {
    let page = r#"<h1 id="a">Give <bdi>A&#38;B</bdi>?</h1><form method="post" action="https://c/d"><input type="hidden" name="e" value="f&#34;">"#;
    assert_eq!(heading(page), "Give A&B?");
    assert_eq!(action(page).as_deref(), Some("https://c/d"));
    assert_eq!(action(r#"<form action="/sign-in">"#), None);
    assert_eq!(hidden(page), [("e".to_owned(), "f\"".to_owned())]);
}
