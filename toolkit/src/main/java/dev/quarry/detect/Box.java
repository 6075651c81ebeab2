package dev.quarry.detect;

/// An axis-parallel box in pixels, corners included as real numbers.
public record Box(double x1, double y1, double x2, double y2) {
  /// Area, 0 for a degenerate box.
  public double area() {
    return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
  }

  /// Intersection over union with another box.
  public double overlap(Box other) {
    double width = Math.min(x2, other.x2) - Math.max(x1, other.x1);
    double height = Math.min(y2, other.y2) - Math.max(y1, other.y1);
    double common = Math.max(0, width) * Math.max(0, height);
    double union = (x2 - x1) * (y2 - y1) + (other.x2 - other.x1) * (other.y2 - other.y1) - common;
    return common / (union + 1e-12);
  }
}
