package dev.quarry.codegen.inspect;

/// One thing in which two files differ.
///
/// @param kind what kind of thing
/// @param what the part of the kind, for example a field name; empty when the kind says it all
/// @param where node, task or tensor
/// @param a as in the first file; empty when it is not there
/// @param b as in the second file; empty when it is not there
public record Difference(DiffKind kind, String what, String where, String a, String b) {}
