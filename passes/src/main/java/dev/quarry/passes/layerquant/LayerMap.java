package dev.quarry.passes.layerquant;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.type.Value;
import java.util.Optional;
import java.util.function.Function;

/// A pool or a resize on its way to the quantized level.
// RKNN v1: rknn1-ops.md, POOL and RESIZE.
record LayerMap(Node node, LayerQuantizer to) {
  /// @return why there is no form; empty when it is done
  Optional<Diagnostic> quantize() {
    return switch (node.op()) {
      case MaxPool2d p -> maxPool(p);
      case AveragePool2d p -> averagePool(p);
      case GlobalAveragePool(Value x) ->
          global(x, window -> averagePool(new AveragePool2d(x, window, false, true)));
      case GlobalMaxPool(Value x) -> global(x, window -> maxPool(new MaxPool2d(x, window, false)));
      case Resize r -> resize(r);
      default -> throw new IllegalStateException("this is a bug: " + node.where());
    };
  }

  private Optional<Diagnostic> refused(String why, String help) {
    return Optional.of(LayerQuantizer.refused(node, why, help));
  }

  private Optional<Diagnostic> maxPool(MaxPool2d p) {
    if (p.window().dilationY() > 1 || p.window().dilationX() > 1) {
      return refused("pools have no dilation", "use a pool without dilation");
    }
    if (p.ceilMode() && !roundsUpPlainly(p)) {
      return refused(
          "a window that would begin in the padding is left out by ONNX and kept by this chip",
          "use a pool without ceil_mode");
    }
    if (to.isInteger(p.input())) {
      var op = new QMaxPool2d(to.stored(p.input()), p.window(), p.ceilMode());
      to.put(node, to.add(op, node.location(), node.result().name()));
    } else {
      to.putReal(node, p.def().withOperands(p, to::real));
    }
    return Optional.empty();
  }

  /// Whether the result has the size plain rounding up gives.
  private boolean roundsUpPlainly(MaxPool2d p) {
    Window w = p.window();
    int height = p.input().dim(2) + w.padTop() + w.padBottom() - w.spanHeight();
    int width = p.input().dim(3) + w.padLeft() + w.padRight() - w.spanWidth();
    return node.result().dim(2) == Math.ceilDiv(height, w.strideY()) + 1
        && node.result().dim(3) == Math.ceilDiv(width, w.strideX()) + 1;
  }

  private Optional<Diagnostic> averagePool(AveragePool2d p) {
    if (!p.window().isUnpadded() && !p.countIncludePad()) {
      return refused(
          "whether padding counts in an average is not known for this chip",
          "use an average pool without padding");
    }
    if (p.ceilMode()) {
      return refused(
          "how an average counts beyond the edge is not known for this chip",
          "use an average pool without ceil_mode");
    }
    to.putReal(node, new AveragePool2d(to.real(p.input()), p.window(), false, true));
    return Optional.empty();
  }

  private Optional<Diagnostic> global(Value x, Function<Window, Optional<Diagnostic>> pool) {
    return x.type().rank() == 4
        ? pool.apply(new Window(x.dim(2), x.dim(3), 1, 1, 0, 0, 0, 0, 1, 1))
        : refused("a global pool needs a map of rank 4", LayerNode.CUT);
  }

  private Optional<Diagnostic> resize(Resize r) {
    int height = r.input().dim(2);
    int width = r.input().dim(3);
    float scaleY = (float) r.height() / height;
    float scaleX = (float) r.width() / width;
    if (r.mode() == ResizeMode.NEAREST) {
      return nearest(r, scaleY, scaleX);
    }
    if (r.mode() == ResizeMode.CUBIC || r.coordinates() == CoordinateMode.TF_HALF_PIXEL_FOR_NN) {
      return refused("only nearest and linear resizes have a form", LayerNode.CUT);
    }
    CoordinateMode coordinates =
        r.coordinates() == CoordinateMode.PYTORCH_HALF_PIXEL
            ? CoordinateMode.HALF_PIXEL
            : r.coordinates();
    to.putReal(
        node,
        new Resize(
            to.real(r.input()),
            r.height(),
            r.width(),
            scaleY,
            scaleX,
            ResizeMode.LINEAR,
            coordinates,
            NearestMode.FLOOR));
    return Optional.empty();
  }

  /// Whole factors repeat pixels under every coordinate rule but corner alignment and rounding up.
  private Optional<Diagnostic> nearest(Resize r, float scaleY, float scaleX) {
    boolean whole = r.height() % r.input().dim(2) == 0 && r.width() % r.input().dim(3) == 0;
    boolean floor =
        r.coordinates() == CoordinateMode.ASYMMETRIC && r.nearest() == NearestMode.FLOOR;
    boolean repeats =
        whole
            && r.coordinates() != CoordinateMode.ALIGN_CORNERS
            && (floor
                || (r.nearest() != NearestMode.CEIL
                    && r.coordinates() != CoordinateMode.ASYMMETRIC));
    if (!repeats && !floor) {
      return refused(
          "a nearest resize takes the pixel at floor(x * in / out)",
          "use asymmetric coordinates and floor");
    }
    Value x = r.input();
    if (whole && to.isInteger(x)) {
      var op = new QResizeNearest(to.stored(x), r.height() / x.dim(2), r.width() / x.dim(3));
      to.put(node, to.add(op, node.location(), node.result().name()));
    } else {
      to.putReal(
          node,
          new Resize(
              to.real(x),
              r.height(),
              r.width(),
              scaleY,
              scaleX,
              ResizeMode.NEAREST,
              CoordinateMode.ASYMMETRIC,
              NearestMode.FLOOR));
    }
    return Optional.empty();
  }
}
