package dev.quarry.simulator.timing;

/// A change that would make a network faster, timed with the same model.
///
/// @param what what to change, for example `replace SiLU by ReLU`
/// @param places number of layers it touches
/// @param gainMicros predicted gain per inference
/// @param how how to do it
public record Advice(String what, int places, double gainMicros, String how) {}
