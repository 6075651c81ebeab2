package dev.quarry.ir.op;

import java.util.List;
import java.util.function.Function;

/// The sliding window of a convolution or pool, in input pixels.
///
/// @param kernelHeight rows of the kernel
/// @param kernelWidth columns of the kernel
/// @param strideY step between output rows
/// @param strideX step between output columns
/// @param padTop rows added above
/// @param padLeft columns added on the left
/// @param padBottom rows added below
/// @param padRight columns added on the right
/// @param dilationY distance between kernel rows
/// @param dilationX distance between kernel columns
public record Window(
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight,
    int dilationY,
    int dilationX) {

  public Window {
    if (Math.min(kernelHeight, kernelWidth) < 1
        || Math.min(strideY, strideX) < 1
        || Math.min(dilationY, dilationX) < 1) {
      throw new IllegalArgumentException("kernel, stride and dilation must be at least 1");
    }
    if (Math.min(Math.min(padTop, padLeft), Math.min(padBottom, padRight)) < 0) {
      throw new IllegalArgumentException("padding must not be negative");
    }
  }

  /// A square window with the same stride and padding on all sides.
  public static Window square(int kernel, int stride, int pad) {
    return new Window(kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1);
  }

  /// The 1x1 window.
  public static Window pointwise() {
    return square(1, 1, 0);
  }

  /// Rows covered by the dilated kernel.
  public int spanHeight() {
    return (kernelHeight - 1) * dilationY + 1;
  }

  /// Columns covered by the dilated kernel.
  public int spanWidth() {
    return (kernelWidth - 1) * dilationX + 1;
  }

  /// Output rows for an input height, rounding down; 0 or less when the window does not fit.
  public int outHeight(int height) {
    return Math.floorDiv(height + padTop + padBottom - spanHeight(), strideY) + 1;
  }

  /// Output columns for an input width, rounding down; 0 or less when the window does not fit.
  public int outWidth(int width) {
    return Math.floorDiv(width + padLeft + padRight - spanWidth(), strideX) + 1;
  }

  /// Whether padding is absent.
  public boolean isUnpadded() {
    return padTop == 0 && padLeft == 0 && padBottom == 0 && padRight == 0;
  }

  /// The same window with other padding.
  public Window withPads(int top, int left, int bottom, int right) {
    return new Window(
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        top,
        left,
        bottom,
        right,
        dilationY,
        dilationX);
  }

  /// The same window with the shortest stride that still gives one result, in every direction in
  /// which a map of this size gives one: how far the window would move next means nothing there,
  /// and chips limit it.
  public Window withNeededStrides(int height, int width) {
    int y = outHeight(height) == 1 ? height + padTop + padBottom - spanHeight() + 1 : strideY;
    int x = outWidth(width) == 1 ? width + padLeft + padRight - spanWidth() + 1 : strideX;
    return new Window(
        kernelHeight,
        kernelWidth,
        y,
        x,
        padTop,
        padLeft,
        padBottom,
        padRight,
        dilationY,
        dilationX);
  }

  static <T extends Op> void addAttributes(OpDef.Builder<T> def, Function<T, Window> get) {
    def.attr("kernel", get.andThen(w -> List.of(w.kernelHeight, w.kernelWidth)), AttrCodec.INTS)
        .attr(
            "stride",
            get.andThen(w -> List.of(w.strideY, w.strideX)),
            AttrCodec.INTS,
            List.of(1, 1))
        .attr(
            "pads",
            get.andThen(w -> List.of(w.padTop, w.padLeft, w.padBottom, w.padRight)),
            AttrCodec.INTS,
            List.of(0, 0, 0, 0))
        .attr(
            "dilation",
            get.andThen(w -> List.of(w.dilationY, w.dilationX)),
            AttrCodec.INTS,
            List.of(1, 1));
  }

  /// Reads the four attributes back.
  public static Window from(OpParts parts) {
    List<Integer> kernel = sized(parts, "kernel", 2);
    List<Integer> stride = sized(parts, "stride", 2);
    List<Integer> pads = sized(parts, "pads", 4);
    List<Integer> dilation = sized(parts, "dilation", 2);
    return new Window(
        kernel.get(0),
        kernel.get(1),
        stride.get(0),
        stride.get(1),
        pads.get(0),
        pads.get(1),
        pads.get(2),
        pads.get(3),
        dilation.get(0),
        dilation.get(1));
  }

  private static List<Integer> sized(OpParts parts, String name, int size) {
    List<Integer> list = parts.attrs(name, Integer.class);
    if (list.size() != size) {
      throw new IllegalArgumentException(name + " needs " + size + " numbers, found " + list);
    }
    return list;
  }
}
