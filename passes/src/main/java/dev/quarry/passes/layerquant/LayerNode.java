package dev.quarry.passes.layerquant;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import java.util.List;
import java.util.Optional;

/// One node on its way to the quantized level: as a quantized op where everything it touches is
/// quantized, as the float op between conversions otherwise.
// RKNN v1: rknn1-ops.md; ops with confidence A or B.
record LayerNode(Node node, LayerQuantizer to) {
  private static final String CUT = "end the network before this node (--outputs)";

  /// @return why there is no form; empty when it is done
  Optional<Diagnostic> quantize() {
    boolean dataIsConstant = to.isConstant(node.operands().getFirst());
    boolean twoSided = node.op() instanceof BinaryOp || node.op() instanceof Concat;
    if (dataIsConstant && !twoSided) {
      return refused("the operand is a constant", "run fold-constants before");
    }
    return switch (node.op()) {
      case Conv2d _, ConvTranspose2d _, Gemm _ -> new LayerConvolution(node, to).quantize();
      case HardSigmoid _, Tanh _ ->
          refused("no file is known that shows how this activation is written", CUT);
      case ActivationOp op -> activation(op);
      case PRelu p -> prelu(p);
      case Add(Value a, Value b) -> binary(Optional.of(ElementwiseKind.ADD), a, b);
      case Mul(Value a, Value b) -> binary(Optional.of(ElementwiseKind.MUL), a, b);
      case Sub(Value a, Value b) -> {
        warnUnseen("SUBTRACT", "the parameter struct of ovxlib 1.1.28");
        yield binary(Optional.of(ElementwiseKind.SUB), a, b);
      }
      case Div(Value a, Value b) -> binary(Optional.empty(), a, b);
      case MaxPool2d p -> maxPool(p);
      case AveragePool2d p -> averagePool(p);
      case GlobalAveragePool(Value x) -> globalAverage(x);
      case Concat(List<Value> parts, int axis) -> concat(parts, axis);
      case Resize r -> resize(r);
      case Reshape _, Transpose _ -> move();
      case Slice s ->
          s.steps().stream().allMatch(step -> step == 1)
              ? move()
              : refused("slices with steps have no known form", "let rearrange-to-conv replace it");
      case Softmax s -> softmax(s);
      case BatchNorm n -> batchNorm(n);
      default -> refused("no file is known that shows how this op is written", CUT);
    };
  }

  private Optional<Diagnostic> refused(String why, String help) {
    return Optional.of(LayerQuantizer.refused(node, why, help));
  }

  private static Optional<Diagnostic> done() {
    return Optional.empty();
  }

  private void warnUnseen(String op, String evidence) {
    to.warn(
        Diagnostic.warning(
                DiagnosticCode.NOT_SUPPORTED_BY_TARGET,
                node.where(),
                "no public file has the op " + op + "; its form follows " + evidence)
            .help("try the file on a board before relying on it"));
  }

  private Optional<Storage> out() {
    return to.storage(node.result());
  }

  private String name() {
    return node.result().name();
  }

  private Optional<Diagnostic> activation(ActivationOp op) {
    Activation activation = Activations.of(op);
    Optional<Storage> out = out();
    if (out.isPresent() && isStored(op.input())) {
      to.put(
          node,
          to.add(
              new QActivation(to.stored(op.input()), activation, out.get()),
              node.location(),
              name()));
    } else {
      to.putReal(node, op.def().withOperands(op, to::real));
    }
    return done();
  }

  /// Whether a value is stored as integers.
  private boolean isStored(Value old) {
    return !to.isConstant(old) && to.stored(old).type().element().isInteger();
  }

  private Optional<Diagnostic> prelu(PRelu p) {
    int channels = p.input().type().rank() > 1 ? p.input().dim(1) : 0;
    if (!to.isConstant(p.slope()) || p.slope().shape().elements() != channels) {
      return refused("a PReLU needs one constant slope per channel", "export it that way");
    }
    to.putReal(node, new PRelu(to.real(p.input()), to.real(p.slope())));
    return done();
  }

  private Optional<Diagnostic> binary(Optional<ElementwiseKind> kind, Value a, Value b) {
    if (to.isConstant(a) && to.isConstant(b)) {
      return refused("both operands are constants", "run fold-constants before");
    }
    Optional<Storage> out = out();
    boolean integers = out.isPresent() && isStored(a) && isStored(b);
    if (integers && kind.isPresent() && Shapes.isSameOrPixel(a.shape(), b.shape())) {
      to.put(
          node,
          to.add(
              new QElementwise(kind.get(), to.stored(a), to.stored(b), Activation.NONE, out.get()),
              node.location(),
              name()));
      return done();
    }
    if (kind.isEmpty() && !a.shape().equals(b.shape()) && b.shape().elements() > 1) {
      return refused("a quotient needs operands of one shape", "multiply by the reciprocal");
    }
    NnOp op = (NnOp) node.op();
    to.putReal(node, op.def().withOperands(op, to::real));
    return done();
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
    if (isStored(p.input())) {
      var op = new QMaxPool2d(to.stored(p.input()), p.window(), p.ceilMode());
      to.put(node, to.add(op, node.location(), name()));
    } else {
      to.putReal(node, p.def().withOperands(p, to::real));
    }
    return done();
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
    return done();
  }

  private Optional<Diagnostic> globalAverage(Value x) {
    if (x.type().rank() != 4) {
      return refused("a global pool needs a map of rank 4", CUT);
    }
    var window = new Window(x.dim(2), x.dim(3), 1, 1, 0, 0, 0, 0, 1, 1);
    to.putReal(node, new AveragePool2d(to.real(x), window, false, true));
    return done();
  }

  private Optional<Diagnostic> concat(List<Value> parts, int axis) {
    if (parts.stream().anyMatch(to::isConstant)) {
      return refused("a constant cannot be joined", CUT);
    }
    Optional<Storage> out = out();
    if (out.isPresent() && parts.stream().allMatch(this::isStored)) {
      var op = new QConcat(parts.stream().map(to::stored).toList(), axis, out.get());
      to.put(node, to.add(op, node.location(), name()));
    } else {
      to.putReal(node, new Concat(parts.stream().map(to::real).toList(), axis));
    }
    return done();
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
      return refused("only nearest and linear resizes have a form", CUT);
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
    return done();
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
    if (whole && isStored(x)) {
      var op = new QResizeNearest(to.stored(x), r.height() / x.dim(2), r.width() / x.dim(3));
      to.put(node, to.add(op, node.location(), name()));
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
    return done();
  }

  private Optional<Diagnostic> move() {
    NnOp op = (NnOp) node.op();
    Value x = node.operands().getFirst();
    if (isStored(x)) {
      to.put(node, to.add(op.def().withOperands(op, to::stored), node.location(), name()));
    } else {
      to.putReal(node, op.def().withOperands(op, to::real));
    }
    return done();
  }

  /// Files leave the result of a softmax as halves.
  private Optional<Diagnostic> softmax(Softmax s) {
    int rank = s.input().type().rank();
    if (s.axis() != (rank == 4 ? 1 : rank - 1)) {
      return refused(
          "a softmax runs along the channels of a map or the innermost dimension",
          "transpose before it, or end the network before it (--outputs)");
    }
    Softmax op = new Softmax(to.real(s.input()), s.axis());
    if (to.isOnlyOutput(node.result())) {
      to.putHalves(node, op);
    } else {
      to.putReal(node, op);
    }
    return done();
  }

  private Optional<Diagnostic> batchNorm(BatchNorm n) {
    boolean constants =
        List.of(n.scale(), n.bias(), n.mean(), n.variance()).stream().allMatch(to::isConstant);
    if (!constants) {
      return refused("batch normalization needs constant statistics", "run fold-constants before");
    }
    to.putReal(
        node,
        new BatchNorm(
            to.real(n.input()),
            to.constant(to.data(n.scale()), n.scale().name()),
            to.constant(to.data(n.bias()), n.bias().name()),
            to.constant(to.data(n.mean()), n.mean().name()),
            to.constant(to.data(n.variance()), n.variance().name()),
            n.epsilon()));
    return done();
  }
}
