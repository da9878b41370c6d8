//! Morphs one part of the page into another by changing only what differs, so that focus, scroll position and pictures stay.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// Makes `old` hold what `fresh` holds. What a reader has opened or closed stays so.
pub(super) fn morph(old: &Element, fresh: &Element) {
    attributes(old, fresh);
    children(old, fresh);
}

/// Takes over the attributes, but for whether details are open.
fn attributes(old: &Element, fresh: &Element) {
    let mine = |name: &str| name == "open" && old.tag_name().eq_ignore_ascii_case("details");
    for name in old.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        if !mine(&name) && !fresh.has_attribute(&name) {
            let _ = old.remove_attribute(&name);
        }
    }
    for name in fresh.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = fresh.get_attribute(&name).unwrap_or_default();
        if !mine(&name) && old.get_attribute(&name).as_deref() != Some(value.as_str()) {
            let _ = old.set_attribute(&name, &value);
        }
    }
}

fn children(old: &Element, fresh: &Element) {
    let wanted = nodes(fresh);
    let mut current = old.first_child();
    for (index, node) in wanted.iter().enumerate() {
        // The next node for the same thing; nodes before it were removed, unless they come later.
        let found = current.as_ref().and_then(|from| next_like(from, node));
        match found {
            Some(same) => {
                while let Some(leading) = current.clone().filter(|leading| !leading.is_same_node(Some(&same))) {
                    current = leading.next_sibling();
                    if wanted[index + 1..].iter().any(|later| alike(&leading, later) && id_of(later).is_some()) {
                        let _ = old.insert_before(&leading, same.next_sibling().as_ref());
                    } else {
                        let _ = old.remove_child(&leading);
                    }
                }
                current = same.next_sibling();
                merge(&same, node);
            }
            None => {
                let _ = old.insert_before(node, current.as_ref());
            }
        }
    }
    while let Some(left) = current {
        current = left.next_sibling();
        let _ = old.remove_child(&left);
    }
}

fn merge(old: &Node, fresh: &Node) {
    match (old.dyn_ref::<Element>(), fresh.dyn_ref::<Element>()) {
        (Some(old), Some(fresh)) => morph(old, fresh),
        _ if old.node_value() != fresh.node_value() => old.set_node_value(fresh.node_value().as_deref()),
        _ => {}
    }
}

fn nodes(parent: &Element) -> Vec<Node> {
    let list = parent.child_nodes();
    (0..list.length()).filter_map(|index| list.item(index)).collect()
}

/// Finds what is the same thing: with an id, anywhere among what follows; without one, only right here.
fn next_like(from: &Node, node: &Node) -> Option<Node> {
    if id_of(node).is_none() {
        return alike(from, node).then(|| from.clone());
    }
    let mut next = Some(from.clone());
    while let Some(one) = next {
        if alike(&one, node) {
            return Some(one);
        }
        next = one.next_sibling();
    }
    None
}

fn alike(one: &Node, other: &Node) -> bool {
    one.node_name() == other.node_name() && id_of(one) == id_of(other)
}

fn id_of(node: &Node) -> Option<String> {
    node.dyn_ref::<Element>().map(Element::id).filter(|id| !id.is_empty())
}
