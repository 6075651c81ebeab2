package dev.quarry.data;

/// A picture placed on a canvas of the network's size, and how to find the way back.
///
/// @param picture the canvas
/// @param scale canvas pixels per pixel of the original
/// @param left column where the original begins
/// @param top row where the original begins
public record Letterbox(Picture picture, double scale, int left, int top) {
  /// The column of the original a canvas column shows.
  public double toOriginalX(double x) {
    return (x - left) / scale;
  }

  /// The row of the original a canvas row shows.
  public double toOriginalY(double y) {
    return (y - top) / scale;
  }
}
