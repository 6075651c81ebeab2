package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns linear enlargement by whole factors into transposed convolutions: between the pixels of a
/// map whose border is repeated, zeros are inserted, and a kernel in the form of a roof adds up
/// what lies near. Channels go in groups, since every kernel of the chip reads all channels.
// the weights of factor f: 1 - |t - middle| / f; half pixels lie at (x + 0.5) / f - 0.5
public record ResizeToConv() implements Pass {
  /// Factors of the chip's up-sampling (npu-registers.md, 0x1014) and of its resizes (ops.md).
  private static final int LARGEST_FACTOR = 8;

  /// Channels that one convolution enlarges; more multiply by zeros, fewer take more copies.
  private static final int GROUP = 32;

  private static final PassInfo INFO =
      PassInfo.onFloat(
          "resize-to-conv",
          "turn linear enlargement by whole factors into transposed convolutions",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", ResizeToConv::replace);
  }

  private static Optional<Value> replace(Node node, RewriteContext graph) {
    if (!(node.op() instanceof Resize resize) || resize.mode() != ResizeMode.LINEAR) {
      return Optional.empty();
    }
    Value x = resize.input();
    Optional<Roof> rows = Roof.of(resize, x.dim(2), resize.height(), resize.scaleY());
    Optional<Roof> columns = Roof.of(resize, x.dim(3), resize.width(), resize.scaleX());
    boolean pixel = x.dim(2) * x.dim(3) == 1;
    if (rows.isEmpty()
        || columns.isEmpty()
        || pixel
        || rows.get().factor * columns.get().factor == 1) {
      return Optional.empty();
    }
    return Optional.of(enlarged(x, rows.get(), columns.get(), node, graph));
  }

  /// One direction of the enlargement.
  ///
  /// @param factor results per line
  /// @param kernel taps of the roof
  /// @param shift taps of 0 in front of it: the chip leaves results out at the front only, and
  ///   these are as many as the inserted zeros behind the last line make too many
  /// @param before lines repeated in front of the map
  /// @param after lines repeated behind it
  /// @param cutBefore results left out in front
  /// @param cutAfter results left out behind
  private record Roof(
      int factor, int kernel, int shift, int before, int after, int cutBefore, int cutAfter) {
    static Optional<Roof> of(Resize resize, int in, int out, float scale) {
      int factor = out / in;
      if (out != in * factor || scale != factor || factor > LARGEST_FACTOR) {
        return Optional.empty();
      }
      if (factor == 1) {
        return Optional.of(new Roof(1, 1, 0, 0, 0, 0, 0));
      }
      return switch (resize.coordinates()) {
        case HALF_PIXEL -> Optional.of(centred(factor));
        case PYTORCH_HALF_PIXEL -> out > 1 ? Optional.of(centred(factor)) : Optional.empty();
        case ASYMMETRIC ->
            Optional.of(new Roof(factor, 2 * factor - 1, 1, 0, 1, factor - 1, factor));
        case ALIGN_CORNERS, TF_HALF_PIXEL_FOR_NN -> Optional.empty();
      };
    }

    /// All results of the padded map are `(in + 1) factor + kernel`; as many are left out on both
    /// sides.
    private static Roof centred(int factor) {
      int kernel = factor % 2 == 0 ? 2 * factor : 2 * factor - 1;
      int cut = (factor + kernel) / 2;
      return new Roof(factor, kernel, 2 * factor - cut, 1, 1, cut, cut);
    }

    int taps() {
      return kernel + shift;
    }

    float weight(int tap) {
      return tap < shift ? 0 : 1 - Math.abs(tap - shift - (kernel - 1) / 2f) / factor;
    }
  }

  private static Value enlarged(Value x, Roof rows, Roof columns, Node node, RewriteContext graph) {
    Value padded =
        append(
            new Pad(
                x,
                List.of(0, 0, rows.before, columns.before),
                List.of(0, 0, rows.after, columns.after),
                PadMode.EDGE,
                0),
            false,
            node,
            graph);
    int channels = x.dim(1);
    if (channels <= GROUP) {
      return transposed(padded, rows, columns, true, node, graph);
    }
    var parts = new ArrayList<Value>();
    for (int first = 0; first < channels; first += GROUP) {
      int count = Math.min(GROUP, channels - first);
      Shape shape = padded.shape().with(1, count);
      Value part =
          append(
              new Slice(padded, List.of(0, first, 0, 0), shape.dims(), List.of(1, 1, 1, 1)),
              false,
              node,
              graph);
      parts.add(transposed(part, rows, columns, false, node, graph));
    }
    return append(new Concat(parts, 1), true, node, graph);
  }

  private static Value transposed(
      Value x, Roof rows, Roof columns, boolean last, Node node, RewriteContext graph) {
    int channels = x.dim(1);
    int taps = rows.taps() * columns.taps();
    float[] weights = new float[channels * channels * taps];
    for (int c = 0; c < channels; c++) {
      for (int tap = 0; tap < taps; tap++) {
        weights[(c * channels + c) * taps + tap] =
            rows.weight(tap / columns.taps()) * columns.weight(tap % columns.taps());
      }
    }
    Value weight =
        graph.constant(
            ConstantData.of(Shape.of(channels, channels, rows.taps(), columns.taps()), weights),
            "");
    var window =
        new Window(
            rows.taps(),
            columns.taps(),
            rows.factor,
            columns.factor,
            rows.cutBefore + rows.shift,
            columns.cutBefore + columns.shift,
            rows.cutAfter,
            columns.cutAfter,
            1,
            1);
    return append(
        new ConvTranspose2d(x, weight, Optional.empty(), window, 1, List.of(0, 0)),
        last,
        node,
        graph);
  }

  private static Value append(Op op, boolean last, Node node, RewriteContext graph) {
    return graph.append(op, node.location(), last ? node.result().name() : "");
  }
}
