package dev.quarry.tests.limits;

import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Pairs for the limits of sizes, at their ends.
final class SizePairs {
  private SizePairs() {}

  static List<LimitPair> all() {
    return List.of(
        LimitPair.of("conv-kernel", n -> kernel(n, 32), n -> kernel(n, 31)),
        LimitPair.of("depthwise-kernel", n -> depthwise(n, 32), n -> depthwise(n, 31)),
        LimitPair.of("conv-stride", n -> stride(n, 8), n -> stride(n, 7)),
        LimitPair.of("transposed-stride", n -> up(n, 9), n -> up(n, 8)),
        LimitPair.of("conv-padding", n -> padding(n, 16), n -> padding(n, 15)),
        LimitPair.of("conv-dilation", n -> dilation(n, 32), n -> dilation(n, 31)),
        LimitPair.of(
            "depthwise-dilation", n -> depthwiseDilation(n, 33), n -> depthwiseDilation(n, 32)),
        LimitPair.of("conv-width", n -> map(n, 2048), n -> map(n, 2047)),
        LimitPair.of("conv-input-channels", n -> inputs(n, 16385), n -> inputs(n, 16384)),
        LimitPair.of("conv-output-channels", n -> outputs(n, 8193), n -> outputs(n, 8192)),
        LimitPair.of("conv-kernel-bytes", n -> bytes(n, 592), n -> bytes(n, 512)),
        LimitPair.of("conv-buffer", n -> buffer(n, 2047), n -> buffer(n, 100)),
        LimitPair.without(
            "split-large-pool", "pool-kernel", n -> pool(n, 8, 2, 0), n -> pool(n, 7, 2, 0)),
        LimitPair.of("pool-stride", n -> pool(n, 3, 9, 0), n -> pool(n, 3, 8, 0)),
        LimitPair.of("pool-padding", n -> wide(n, 8), n -> wide(n, 7)),
        LimitPair.of("pool-dilation", n -> poolDilation(n, 2), n -> poolDilation(n, 1)),
        LimitPair.of("pool-map", n -> poolMap(n, 8193), n -> poolMap(n, 8192)),
        LimitPair.of("resize-factor", n -> larger(n, 3, 9), n -> larger(n, 3, 8)),
        LimitPair.of("resize-gap", n -> larger(n, 1171, 8), n -> larger(n, 146, 8)),
        LimitPair.of("resize-map", n -> wider(n, 4097), n -> wider(n, 4096)),
        LimitPair.of("element-wise-width", n -> sum(n, 8, 1, 16353), n -> sum(n, 8, 1, 16352)),
        LimitPair.of("element-wise-height", n -> joined(n, 8193), n -> joined(n, 8192)),
        LimitPair.of("element-wise-channels", n -> sum(n, 8193, 1, 2), n -> sum(n, 8192, 1, 2)),
        LimitPair.of("join-gap", n -> beside(n, 8200), n -> beside(n, 8190)),
        LimitPair.of("unaligned-width", n -> behind(n, 9, 2048), n -> behind(n, 8, 2048)));
  }

  private static Value kernel(LimitNet n, int side) {
    return n.conv(n.map(3, 40, 40), 4, Window.square(side, 1, 0));
  }

  private static Value depthwise(LimitNet n, int side) {
    return n.depthwise(n.map(8, 40, 40), Window.square(side, 1, 0));
  }

  private static Value stride(LimitNet n, int stride) {
    return n.conv(n.map(8, 40, 40), 4, Window.square(3, stride, 0));
  }

  private static Value up(LimitNet n, int stride) {
    return n.transposed(n.map(8, 5, 5), Window.square(stride, stride, 0));
  }

  private static Value padding(LimitNet n, int pad) {
    return n.conv(n.map(8, 20, 20), 4, Window.square(17, 1, pad));
  }

  private static Value dilation(LimitNet n, int dilation) {
    return n.conv(n.map(8, 80, 80), 4, dilated(dilation));
  }

  private static Value depthwiseDilation(LimitNet n, int dilation) {
    return n.depthwise(n.map(8, 80, 80), dilated(dilation));
  }

  private static Window dilated(int dilation) {
    return new Window(3, 3, 1, 1, 0, 0, 0, 0, dilation, dilation);
  }

  private static Value map(LimitNet n, int width) {
    return n.conv(n.map(8, 4, width), 4, Window.square(3, 1, 1));
  }

  private static Value inputs(LimitNet n, int channels) {
    return n.conv(n.map(channels, 1, 1), 4, Window.pointwise());
  }

  private static Value outputs(LimitNet n, int channels) {
    return n.conv(n.map(8, 1, 1), channels, Window.pointwise());
  }

  /// 31 x 31 weights for every channel; nearly all of them meet padding.
  private static Value bytes(LimitNet n, int channels) {
    return n.conv(n.map(channels, 1, 1), 1, Window.square(31, 1, 15));
  }

  private static Value buffer(LimitNet n, int width) {
    return n.conv(n.map(128, 9, width), 4, Window.square(7, 1, 3));
  }

  private static Value pool(LimitNet n, int kernel, int stride, int pad) {
    return n.pool(n.map(8, 40, 40), Window.square(kernel, stride, pad));
  }

  /// Padding wider than 7 needs a window wider than 8.
  private static Value wide(LimitNet n, int pad) {
    return n.pool(n.map(8, 20, 20), new Window(3, Math.min(pad + 1, 7), 2, 2, 0, 0, 0, pad, 1, 1));
  }

  private static Value poolDilation(LimitNet n, int dilation) {
    return n.pool(n.map(8, 20, 20), new Window(3, 3, 1, 1, 1, 1, 1, 1, dilation, dilation));
  }

  private static Value poolMap(LimitNet n, int width) {
    return n.pool(n.map(8, 2, width), Window.square(2, 2, 0));
  }

  private static Value larger(LimitNet n, int width, int factor) {
    return n.resize(n.map(8, 3, width), factor, 1, ResizeMode.NEAREST);
  }

  private static Value wider(LimitNet n, int width) {
    return n.resize(n.map(8, 3, width), 1, 2, ResizeMode.NEAREST);
  }

  private static Value sum(LimitNet n, int channels, int height, int width) {
    return n.add(new Add(n.map(channels, height, width), n.map(channels, height, width)));
  }

  private static Value beside(LimitNet n, int width) {
    return n.add(new Concat(List.of(n.map(8, 1, 100), n.map(8, 1, width)), 3));
  }

  private static Value behind(LimitNet n, int channels, int width) {
    return n.add(new Concat(List.of(n.map(channels, 1, width), n.map(8, 1, width)), 1));
  }

  private static Value joined(LimitNet n, int height) {
    return n.add(new Concat(List.of(n.map(8, height, 1), n.map(8, height, 1)), 1));
  }
}
