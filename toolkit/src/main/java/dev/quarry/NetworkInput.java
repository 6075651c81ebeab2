package dev.quarry;

import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.type.Shape;

/// An input of a runnable network.
///
/// @param name name of the input
/// @param shape logical shape, NCHW for pictures
/// @param preprocessing what pictures go through
public record NetworkInput(String name, Shape shape, Preprocessing preprocessing) {}
