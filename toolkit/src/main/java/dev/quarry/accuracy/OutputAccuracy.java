package dev.quarry.accuracy;

/// How well an output of the compiled network follows the float network.
///
/// @param name name of the output in the source model
/// @param dtype how it is stored
/// @param error over all samples
/// @param zeroShare share of elements that are zero although the reference is not
/// @param saturatedShare share of elements whose reference lies outside of what can be stored
public record OutputAccuracy(
    String name, String dtype, ErrorSummary error, double zeroShare, double saturatedShare) {}
