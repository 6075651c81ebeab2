/// The typed intermediate representation: types, ops, graphs, text, verifier, rewriting.
module dev.quarry.ir {
  requires static transitive org.jspecify;
}
