package dev.quarry.passes.canonical;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.ReduceOp;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.nn.UnaryMathOp;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether an op on one sample can compute several, side by side along the first axis.
///
/// @param sampled values that depend on the sample; their first dimension is 1
record SampleWise(Set<Value> sampled) {
  private static final Optional<String> FINE = Optional.empty();

  /// Why an op that reads a sample cannot; empty if it can.
  Optional<String> whyNot(NnOp op) {
    return switch (op) {
      case ActivationOp _,
          UnaryMathOp _,
          Identity _,
          Cast _,
          MaxPool2d _,
          AveragePool2d _,
          GlobalAveragePool _,
          GlobalMaxPool _,
          Resize _,
          DepthToSpace _,
          SpaceToDepth _,
          Slice _ ->
          FINE;
      case BinaryOp b -> sideBySide(b.a(), b.b());
      case PRelu p -> sideBySide(p.input(), p.slope());
      case Conv2d c -> parameters(List.of(c.weight()));
      case FusedConv2d c -> parameters(List.of(c.weight()));
      case ConvTranspose2d c -> parameters(List.of(c.weight()));
      case BatchNorm n -> parameters(List.of(n.scale(), n.bias(), n.mean(), n.variance()));
      case MapProduct _ -> Optional.of("its kernels are computed for one sample");
      case Gemm g -> g.transposeA() ? Optional.of("it transposes its rows") : rows(g);
      case MatMul m -> product(m);
      case ReduceOp r -> when(r.axes().contains(0), "it reduces the first axis");
      case Softmax s -> when(s.axis() == 0, "it runs along the first axis");
      case ArgMax a -> when(a.axis() == 0, "it runs along the first axis");
      case Split s -> when(s.axis() == 0, "it cuts the first axis");
      case Concat c -> joined(c);
      case Reshape r -> leads(r.shape(), "it gives up the first axis");
      case Transpose t -> when(t.permutation().getFirst() != 0, "it moves the first axis");
      case Expand e ->
          when(
              e.shape().size() != e.input().type().rank() || e.shape().getFirst() != 1,
              "it repeats the sample");
      case Pad p ->
          when(p.before().getFirst() != 0 || p.after().getFirst() != 0, "it pads the first axis");
      case Gather g -> gathered(g);
      case Lstm _ -> Optional.of("its first axis is time");
    };
  }

  /// The same op for several samples, its operands already those.
  static Op enlarged(NnOp op, int samples) {
    return switch (op) {
      case Reshape(Value x, List<Integer> shape) -> new Reshape(x, led(shape, samples));
      case Expand(Value x, List<Integer> shape) -> new Expand(x, led(shape, samples));
      case Slice(Value x, List<Integer> starts, List<Integer> sizes, List<Integer> steps) ->
          new Slice(x, starts, led(sizes, sizes.getFirst() * samples), led(steps, 1));
      default -> op;
    };
  }

  private static List<Integer> led(List<Integer> numbers, int first) {
    var changed = new ArrayList<>(numbers);
    changed.set(0, first);
    return changed;
  }

  private static Optional<String> when(boolean meets, String why) {
    return meets ? Optional.of(why) : FINE;
  }

  private static Optional<String> leads(List<Integer> shape, String why) {
    return when(shape.isEmpty() || shape.getFirst() != 1, why);
  }

  private Optional<String> parameters(List<Value> values) {
    return when(values.stream().anyMatch(sampled::contains), "its weights are computed");
  }

  /// Two samples of one rank, or a sample and something that is the same for all.
  private Optional<String> sideBySide(Value a, Value b) {
    int rankA = a.type().rank();
    int rankB = b.type().rank();
    boolean fits;
    if (!sampled.contains(b)) {
      fits = isShared(b, rankA);
    } else if (!sampled.contains(a)) {
      fits = isShared(a, rankB);
    } else {
      fits = rankA == rankB;
    }
    return when(!fits, "its operands are not lined up along the first axis");
  }

  private static boolean isShared(Value value, int rank) {
    int own = value.type().rank();
    return own < rank || (own == rank && value.dim(0) == 1);
  }

  private Optional<String> rows(Gemm g) {
    if (sampled.contains(g.b()) || !sampled.contains(g.a())) {
      return Optional.of("its weights are computed");
    }
    return g.c().isEmpty()
        ? FINE
        : when(
            sampled.contains(g.c().get())
                ? g.c().get().type().rank() != 2
                : !isShared(g.c().get(), 2),
            "its operands are not lined up along the first axis");
  }

  /// The first axis is one of rows of the left operand, or one of several matrices.
  private Optional<String> product(MatMul m) {
    boolean matrices = m.b().type().rank() == 2;
    return sampled.contains(m.b()) && matrices
        ? Optional.of("it sums over the first axis")
        : sideBySide(m.a(), m.b());
  }

  private Optional<String> joined(Concat c) {
    if (c.axis() == 0) {
      return Optional.of("it joins along the first axis");
    }
    return when(!sampled.containsAll(c.inputs()), "it joins a sample and a constant");
  }

  /// Entries of a sample, or a table looked up by samples.
  private Optional<String> gathered(Gather g) {
    boolean both = sampled.contains(g.input()) && sampled.contains(g.indices());
    boolean first = g.axis() == 0;
    return when(both || first == sampled.contains(g.input()), "it picks along the first axis");
  }
}
