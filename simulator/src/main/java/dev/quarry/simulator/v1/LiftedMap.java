package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.type.Value;
import java.util.List;

/// A node that changes the width and height of a map: a pool or a resize.
record LiftedMap(LiftedNode node, LiftedValues values) {
  void pool(V1Params.Pool p) {
    Value x = node.x();
    if (x.type().rank() != 4) {
      throw node.without("a pool of rank " + x.type().rank());
    }
    Window window = LiftedValues.window(p.kernel(), p.stride(), p.pad(), List.of(1, 1));
    switch (p.type()) {
      case V1Params.Pool.MAX -> {
        if (node.keepsType(x)) {
          node.quantized(new QMaxPool2d(x, window, p.ceiling()));
        } else {
          node.real(new MaxPool2d(values.real(x), window, p.ceiling()));
        }
      }
      // unknown: whether padding counts; here it does, as in the reference interpreter.
      case V1Params.Pool.AVERAGE ->
          node.real(new AveragePool2d(values.real(x), window, p.ceiling(), true));
      default -> throw node.without("the pool " + p.type());
    }
  }

  void resize(V1Params.Resize p) {
    Value x = node.x();
    if (x.type().rank() != 4) {
      throw node.without("a resize of rank " + x.type().rank());
    }
    int height = p.size().get(1);
    int width = p.size().get(0);
    boolean nearest = p.type().equals(V1Params.Resize.NEAREST);
    boolean whole = height % x.dim(2) == 0 && width % x.dim(3) == 0;
    boolean plain = p.alignCorners().orElse(0) == 0 && p.halfPixel().orElse(0) == 0;
    if (nearest && whole && plain && node.keepsType(x)) {
      node.quantized(new QResizeNearest(x, height / x.dim(2), width / x.dim(3)));
      return;
    }
    CoordinateMode coordinates =
        p.alignCorners().orElse(0) != 0
            ? CoordinateMode.ALIGN_CORNERS
            : p.halfPixel().orElse(0) != 0 ? CoordinateMode.HALF_PIXEL : CoordinateMode.ASYMMETRIC;
    node.real(
        new Resize(
            values.real(x),
            height,
            width,
            (float) height / x.dim(2),
            (float) width / x.dim(3),
            nearest ? ResizeMode.NEAREST : ResizeMode.LINEAR,
            coordinates,
            NearestMode.FLOOR));
  }
}
