package dev.quarry;

import dev.quarry.ir.type.Shape;

/// A result of a network that has a name, and how it is stored.
///
/// @param name the tensor's name
/// @param shape its logical shape
/// @param dtype element type, for example `u8`, `i8`, `f16`
/// @param low lowest number that can be stored; minus infinity for floating point
/// @param high highest number that can be stored
public record NetworkLayer(String name, Shape shape, String dtype, double low, double high) {
  /// A layer of floating-point numbers.
  public static NetworkLayer real(String name, Shape shape, String dtype) {
    return new NetworkLayer(name, shape, dtype, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }
}
