package dev.quarry.codegen.limits;

import dev.quarry.codegen.npu.BufferRows;
import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// Limits of copies between maps of different sizes.
// Sources: npu-registers.md, 0x4038 and 0x504c (gaps), rknn2-format.md section 5 rule 8 (identity
// convolution when a part is unaligned).
final class JoinLimits {
  private static final int CHANNELS = 1;
  private static final int COLUMNS = 3;

  private static final List<Class<? extends Op>> OPS =
      List.of(Concat.class, NpuConcat.class, NpuSlice.class);

  private JoinLimits() {}

  static List<Limit> of(TargetProfile target, ElementType stored) {
    return List.of(gap(target), unaligned(target, stored));
  }

  private static Limit gap(TargetProfile target) {
    long most = Field.NOTCH_0.most();
    return Limit.on("join-gap", OPS)
        .says(
            "Parts that are joined along columns, or cut out of wider maps, are up to "
                + most
                + " columns narrower than the whole")
        .remedy("join or cut along rows instead (Reshape)")
        .source("registers 0x4038 and 0x504c")
        .when(op -> Excess.outside("columns less than the whole", widestGap(op, target), 0, most));
  }

  private static long widestGap(Op op, TargetProfile target) {
    return switch (op) {
      case Concat c when c.axis() == COLUMNS -> widestGap(c.inputs(), target);
      case NpuConcat c when c.axis() == COLUMNS -> widestGap(c.inputs(), target);
      case NpuSlice s -> gap(s.input().dim(COLUMNS), s.sizes().getLast(), target);
      default -> 0;
    };
  }

  private static long widestGap(List<Value> parts, TargetProfile target) {
    if (parts.getFirst().type().rank() <= COLUMNS) {
      return 0;
    }
    int whole = parts.stream().mapToInt(part -> part.dim(COLUMNS)).sum();
    return parts.stream().mapToLong(part -> gap(whole, part.dim(COLUMNS), target)).max().orElse(0);
  }

  /// What is left out beside a part, or beside its narrowest tile.
  private static long gap(long whole, int part, TargetProfile target) {
    int rest = part % MapLimits.TILE_WIDTH;
    int narrowest = rest == 0 ? MapLimits.TILE_WIDTH : rest;
    return whole - (part <= target.cubeWidth() ? part : narrowest);
  }

  private static Limit unaligned(TargetProfile target, ElementType stored) {
    int atom = atom(stored);
    return Limit.on("unaligned-width", OPS)
        .says(
            "Parts of channels that do not begin at multiples of "
                + atom
                + " are moved by a convolution, which takes maps of up to "
                + target.mapEdge()
                + " columns whose rows fit the convolution buffer")
        .remedy("make the channels of parts multiples of " + atom)
        .source("rknn2-format.md section 5, rule 8; the vendor advises multiples of 8")
        .when(
            op -> {
              ElementType element = element(op, stored);
              return moved(op, atom(element)).flatMap(move -> excess(move, element, target));
            });
  }

  private static int atom(ElementType stored) {
    return stored == ElementType.F16 ? 4 : 8;
  }

  /// What an op's maps hold: islands of networks of bytes hold halves.
  private static ElementType element(Op op, ElementType stored) {
    boolean halves = op.def().operandsOf(op).getFirst().type().element() == ElementType.F16;
    return halves ? ElementType.F16 : stored;
  }

  /// Channels that a convolution moves.
  private record Move(Shape from, Shape to) {}

  private static Optional<Excess> excess(Move move, ElementType stored, TargetProfile target) {
    return Excess.outside("map width", move.from.at(COLUMNS), 1, target.mapEdge())
        .or(
            () ->
                BufferRows.shortage(
                    false,
                    move.from,
                    move.to,
                    Window.pointwise(),
                    Upsampling.NONE,
                    stored,
                    target));
  }

  private static Optional<Move> moved(Op op, int atom) {
    return switch (op) {
      case Concat c when c.axis() == CHANNELS -> joined(c.inputs(), atom);
      case NpuConcat c when c.axis() == CHANNELS -> joined(c.inputs(), atom);
      case NpuSlice s when s.starts().getFirst() % atom != 0 -> {
        Shape from = s.input().shape();
        yield Optional.of(new Move(from, from.with(CHANNELS, s.sizes().getFirst())));
      }
      default -> Optional.empty();
    };
  }

  /// All parts, each with room for whole surfaces.
  private static Optional<Move> joined(List<Value> parts, int atom) {
    Shape first = parts.getFirst().shape();
    boolean aligned =
        first.rank() <= COLUMNS
            || parts.subList(0, parts.size() - 1).stream()
                .allMatch(part -> part.dim(CHANNELS) % atom == 0);
    if (aligned) {
      return Optional.empty();
    }
    int channels = parts.stream().mapToInt(part -> part.dim(CHANNELS)).sum();
    int lanes =
        parts.stream().mapToInt(part -> Math.ceilDiv(part.dim(CHANNELS), atom) * atom).sum();
    return Optional.of(new Move(first.with(CHANNELS, lanes), first.with(CHANNELS, channels)));
  }
}
