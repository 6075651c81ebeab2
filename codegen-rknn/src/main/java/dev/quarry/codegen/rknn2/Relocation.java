package dev.quarry.codegen.rknn2;

/// One address word: its value becomes the tensor's address plus `addend`.
///
/// @param addend bytes from the start of the tensor; the word in the file already holds it
/// @param wordIndex index of the 8-byte word in the command blob
public record Relocation(long addend, int wordIndex) {}
