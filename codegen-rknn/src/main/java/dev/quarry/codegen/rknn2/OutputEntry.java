package dev.quarry.codegen.rknn2;

/// Where the conversion tasks of an output start.
///
/// @param name tensor name
/// @param firstTask index of its first conversion task; the number of all tasks when it has none
public record OutputEntry(String name, int firstTask) {}
