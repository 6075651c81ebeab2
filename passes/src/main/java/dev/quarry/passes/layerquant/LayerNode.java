package dev.quarry.passes.layerquant;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.ReduceOp;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.nn.UnaryMathOp;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One node on its way to the quantized level: as a quantized op where everything it touches is
/// quantized, as the float op between conversions otherwise.
// RKNN v1: rknn1-ops.md; ops with confidence A or B.
record LayerNode(Node node, LayerQuantizer to) {
  static final String CUT = "end the network before this node (--outputs)";

  /// @return why there is no form; empty when it is done
  Optional<Diagnostic> quantize() {
    boolean dataIsConstant = to.isConstant(node.operands().getFirst());
    boolean twoSided = node.op() instanceof BinaryOp || node.op() instanceof Concat;
    if (dataIsConstant && !twoSided) {
      return refused("the operand is a constant", "run fold-constants before");
    }
    return switch (node.op()) {
      case Conv2d _, ConvTranspose2d _, Gemm _ -> new LayerConvolution(node, to).quantize();
      case HardSigmoid _ ->
          refused("hard sigmoids have no node of their own", "let compose-layers make it a clip");
      case Tanh op -> {
        warnUnseen("TANH");
        yield activation(op);
      }
      case ActivationOp op -> activation(op);
      case PRelu p -> prelu(p);
      case Add(Value a, Value b) -> binary(Optional.of(ElementwiseKind.ADD), a, b);
      case Mul(Value a, Value b) -> binary(Optional.of(ElementwiseKind.MUL), a, b);
      case Sub(Value a, Value b) -> {
        warnUnseen("SUBTRACT");
        yield binary(Optional.of(ElementwiseKind.SUB), a, b);
      }
      case Max(Value a, Value b) -> {
        warnUnseen("MAXIMUM");
        yield binary(Optional.of(ElementwiseKind.MAX), a, b);
      }
      case Min(Value a, Value b) -> {
        warnUnseen("MINIMUM");
        yield binary(Optional.of(ElementwiseKind.MIN), a, b);
      }
      case Pow(Value a, Value b) -> {
        warnUnseen("POW");
        yield binary(Optional.empty(), a, b);
      }
      case MatMul product -> matrixProduct(product);
      case UnaryMathOp op -> {
        warnUnseen(op.def().mnemonic().toUpperCase(Locale.ROOT));
        to.putReal(node, op.def().withOperands(op, to::real));
        yield done();
      }
      case Div(Value a, Value b) -> binary(Optional.empty(), a, b);
      case MaxPool2d _, AveragePool2d _, GlobalAveragePool _, GlobalMaxPool _, Resize _ ->
          new LayerMap(node, to).quantize();
      case Concat(List<Value> parts, int axis) -> concat(parts, axis);
      case Reshape _, Transpose _ -> move();
      case Slice s ->
          s.steps().stream().allMatch(step -> step == 1)
              ? move()
              : refused(
                  "slices with steps have no form",
                  "let reshape-layers replace it: at most 1024 entries in the other order");
      case Softmax s -> softmax(s);
      case BatchNorm n -> batchNorm(n);
      case ArgMax _, Gather _ ->
          refused(
              "indices have no form",
              "end the network before this node (--outputs) and do this on the host");
      case Lstm _ -> new LayerRecurrence(node, to).quantize();
      case Expand _, ReduceOp _ -> refused("this op has no form", "let reshape-layers replace it");
      case Pad _ ->
          refused(
              "padding has no form of its own",
              "let fold-pad or pad-to-conv take it: maps of rank 4, borders up to 32 wide");
      default -> refused("no file is known that shows how this op is written", CUT);
    };
  }

  private Optional<Diagnostic> refused(String why, String help) {
    return Optional.of(LayerQuantizer.refused(node, why, help));
  }

  private static Optional<Diagnostic> done() {
    return Optional.empty();
  }

  /// Warns of an op whose form is known from the sources of the runtime's library only.
  // RKNN v1: rknn1-ops.md, confidence C.
  private void warnUnseen(String op) {
    to.warn(
        Diagnostic.warning(
                DiagnosticCode.NOT_SUPPORTED_BY_TARGET,
                node.where(),
                "no public file has the op "
                    + op
                    + "; its form follows the parameter struct of ovxlib 1.1.28")
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
    if (out.isPresent() && to.isInteger(op.input())) {
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
    boolean integers = out.isPresent() && to.isInteger(a) && to.isInteger(b);
    if (integers && kind.isPresent() && Shapes.isSameOrPixel(a.shape(), b.shape())) {
      to.put(
          node,
          to.add(
              new QElementwise(kind.get(), to.stored(a), to.stored(b), Activation.NONE, out.get()),
              node.location(),
              name()));
      return done();
    }
    if (node.op() instanceof Div && !a.shape().equals(b.shape()) && b.shape().elements() > 1) {
      return refused("a quotient needs operands of one shape", "multiply by the reciprocal");
    }
    NnOp op = (NnOp) node.op();
    to.putReal(node, op.def().withOperands(op, to::real));
    return done();
  }

  private Optional<Diagnostic> matrixProduct(MatMul product) {
    if (to.isConstant(product.b())) {
      return refused(
          "the second operand is a constant of several matrices", "give every matrix its own node");
    }
    warnUnseen("MATRIXMUL");
    to.putReal(node, new MatMul(to.real(product.a()), to.real(product.b())));
    return done();
  }

  private Optional<Diagnostic> concat(List<Value> parts, int axis) {
    if (parts.stream().anyMatch(to::isConstant)) {
      return refused("a constant cannot be joined", CUT);
    }
    Optional<Storage> out = out();
    if (out.isPresent() && parts.stream().allMatch(to::isInteger)) {
      var op = new QConcat(parts.stream().map(to::stored).toList(), axis, out.get());
      to.put(node, to.add(op, node.location(), name()));
    } else {
      to.putReal(node, new Concat(parts.stream().map(to::real).toList(), axis));
    }
    return done();
  }

  private Optional<Diagnostic> move() {
    NnOp op = (NnOp) node.op();
    Value x = node.operands().getFirst();
    if (to.isInteger(x)) {
      to.put(node, to.add(op.def().withOperands(op, to::stored), node.location(), name()));
    } else {
      to.putHalves(node, op.def().withOperands(op, to::real));
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
    if (to.leavesNetwork(node.result())) {
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
