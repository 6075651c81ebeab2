package dev.quarry.detect;

/// One found object.
///
/// @param classId index of the class
/// @param score objectness times class probability, 0 to 1
/// @param box where, in pixels
public record Detection(int classId, double score, Box box) {}
