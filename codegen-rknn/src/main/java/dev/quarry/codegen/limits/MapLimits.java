package dev.quarry.codegen.limits;

import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.PoolOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Limits of pools, enlargements, element-wise ops and copies.
// Sources: reference/field/ops.md section 1 (chapters of the vendor's operator list 2.3.2);
// npu-registers.md for the field widths.
final class MapLimits {
  /// The pooling fields have room for more; the vendor's list and an old driver's wrong results
  /// (rockchip-linux/rknn-toolkit#234) end here.
  private static final int POOL_KERNEL = 7;

  private static final int POOL_STRIDE = 8;

  /// Width of the tiles of a cube that is too wide for one task (npu-registers.md, wide cubes).
  static final int TILE_WIDTH = 8176;

  private static final List<Class<? extends Op>> ELEMENTWISE =
      List.of(
          Add.class,
          Sub.class,
          Mul.class,
          Max.class,
          Min.class,
          NpuElementwise.class,
          NpuAffine.class,
          NpuHalfElementwise.class);

  private static final List<Class<? extends Op>> COPIES =
      Stream.concat(
              ELEMENTWISE.stream(),
              Stream.of(
                  Concat.class,
                  NpuConcat.class,
                  NpuRequantize.class,
                  NpuSlice.class,
                  NpuToHalf.class,
                  NpuFromHalf.class,
                  NpuHalfConv.class))
          .toList();

  private MapLimits() {}

  /// A pool at any level.
  private record Pool(Shape input, Window window) {
    static final List<Class<? extends Op>> OPS =
        List.of(MaxPool2d.class, NpuMaxPool.class, NpuAveragePool.class);

    static Optional<Pool> of(Op op) {
      return OPS.contains(op.getClass()) && op instanceof PoolOp p
          ? Optional.of(new Pool(p.input().shape(), p.window()))
          : Optional.empty();
    }
  }

  /// An enlargement at any level.
  private record Enlargement(int rows, int width, int factorY, int factorX) {
    static final List<Class<? extends Op>> OPS = List.of(Resize.class, NpuResizeNearest.class);

    static Optional<Enlargement> of(Op op) {
      return switch (op) {
        case Resize r when r.mode() == ResizeMode.NEAREST -> Optional.of(of(r));
        case NpuResizeNearest r ->
            Optional.of(
                new Enlargement(
                    r.input().dim(2), r.input().dim(3) * r.factorX(), r.factorY(), r.factorX()));
        default -> Optional.empty();
      };
    }

    private static Enlargement of(Resize r) {
      return new Enlargement(
          r.input().dim(2),
          r.width(),
          Math.ceilDiv(r.height(), r.input().dim(2)),
          Math.ceilDiv(r.width(), r.input().dim(3)));
    }
  }

  static List<Limit> of(TargetProfile target) {
    return List.of(
        poolKernel(),
        poolStride(),
        poolPadding(),
        poolDilation(),
        poolMap(),
        resizeFactor(),
        resizeGap(),
        resizeMap(),
        cubeWidth(),
        cubeHeight(),
        cubeChannels(target));
  }

  private static Limit poolKernel() {
    return Limit.on("pool-kernel", Pool.OPS, Pool::of)
        .says(
            "Windows of pools have 1 to "
                + POOL_KERNEL
                + " rows and columns; pass split-large-pool cuts larger ones")
        .remedy("do not leave out split-large-pool, or use several smaller pools in a row")
        .source("operator list 3.1.43 and 3.1.45; rockchip-linux/rknn-toolkit#234")
        .when(
            p ->
                Sides.outside(
                    "window", p.window.kernelHeight(), p.window.kernelWidth(), 1, POOL_KERNEL));
  }

  private static Limit poolStride() {
    return Limit.on("pool-stride", Pool.OPS, Pool::of)
        .says("Strides of pools are 1 to " + POOL_STRIDE)
        .remedy("divide the stride over two pools")
        .source("operator list 3.1.43")
        .when(
            p -> Sides.vertical("stride", p.window.strideY(), p.window.strideX(), 1, POOL_STRIDE));
  }

  private static Limit poolPadding() {
    long most = Field.POOL_PAD_TOP.most();
    return Limit.on("pool-padding", Pool.OPS, Pool::of)
        .says("Padding of pools is 0 to " + most + " rows or columns at each side")
        .remedy("pad less; padding wider than the window adds nothing to a maximum")
        .source("operator list 3.1.43; register 0x6040")
        .when(
            p ->
                Sides.outside(
                        "padding",
                        " above",
                        p.window.padTop(),
                        " at the left",
                        p.window.padLeft(),
                        0,
                        most)
                    .or(
                        () ->
                            Sides.outside(
                                "padding",
                                " below",
                                p.window.padBottom(),
                                " at the right",
                                p.window.padRight(),
                                0,
                                most)));
  }

  private static Limit poolDilation() {
    return Limit.on("pool-dilation", Pool.OPS, Pool::of)
        .says("Pools have no dilation")
        .remedy("use a pool without dilation")
        .source("reference/field/ops.md section 1, MaxPool; no register holds it")
        .when(p -> Sides.vertical("dilation", p.window.dilationY(), p.window.dilationX(), 1, 1));
  }

  private static Limit poolMap() {
    long most = Field.PPU_IN_WIDTH.most() + 1;
    return Limit.on("pool-map", Pool.OPS, Pool::of)
        .says("Pools read maps of up to " + most + " rows, columns and channels")
        .remedy("use a smaller picture, or pool parts of the channels")
        .source("operator list 3.1.43; registers 0x600c to 0x6014")
        .when(
            p ->
                Sides.outside("map", p.input.at(2), p.input.at(3), 1, most)
                    .or(() -> Excess.outside("channels", p.input.at(1), 1, most)));
  }

  private static Limit resizeFactor() {
    long most = Field.UNPOOL_KERNEL_WIDTH.most() + 1;
    return Limit.on("resize-factor", Enlargement.OPS, Enlargement::of)
        .says("Nearest Resize repeats rows and columns 1 to " + most + " times")
        .remedy("use two Resize nodes in a row")
        .source("operator list 3.1.53; register 0x5048")
        .when(r -> Sides.vertical("factor", r.factorY, r.factorX, 1, most));
  }

  private static Limit resizeGap() {
    long most = Field.NOTCH_0.most();
    return Limit.on("resize-gap", Enlargement.OPS, Enlargement::of)
        .says(
            "Columns of an enlarged map, times its vertical factor - 1, are up to "
                + most
                + ": the gap between lines")
        .remedy("use two Resize nodes with smaller factors in a row")
        .source("register 0x4038; npu-registers.md, Resize nearest factor f")
        .when(
            r ->
                Excess.outside(
                    "columns x (factor - 1)", (long) r.width * (r.factorY - 1), 0, most));
  }

  private static Limit resizeMap() {
    long most = Field.DST_WIDTH.most() + 1;
    return Limit.on("resize-map", Enlargement.OPS, Enlargement::of)
        .says(
            "Nearest Resize reads maps of up to "
                + most
                + " rows, and writes maps of up to "
                + most
                + " columns")
        .remedy("give the map more rows and fewer columns (Reshape)")
        .source("registers 0x4030 and 0x4034")
        .when(
            r ->
                Excess.outside("rows read", r.rows, 1, most)
                    .or(() -> Excess.outside("columns written", r.width, 1, most)));
  }

  private static Limit cubeWidth() {
    int most = 2 * TILE_WIDTH;
    return Limit.on("element-wise-width", COPIES)
        .says("Element-wise ops and copies take maps of up to " + most + " columns")
        .remedy("give the map more rows and fewer columns (Reshape)")
        .source(
            "npu-registers.md, wide cubes: tiles of 8176 columns, each with a gap of up to 8191")
        .when(op -> outside(op, "map width", 3, most));
  }

  private static Limit cubeHeight() {
    long most = Field.DST_HEIGHT.most() + 1;
    return Limit.on("element-wise-height", COPIES)
        .says("Element-wise ops and copies take maps of up to " + most + " rows")
        .remedy("give the map more columns and fewer rows (Reshape)")
        .source("operator list 3.1.34; register 0x4034")
        .when(op -> outside(op, "map height", 2, most));
  }

  private static Limit cubeChannels(TargetProfile target) {
    return Limit.on("element-wise-channels", ELEMENTWISE)
        .says("Element-wise ops take up to " + target.cubeChannels() + " channels")
        .remedy("divide the channels over two nodes")
        .source("operator list 3.1.34; register 0x403c")
        .when(op -> outside(op, "channels", 1, target.cubeChannels()));
  }

  /// The first map of an op that has a side above a limit.
  private static Optional<Excess> outside(Op op, String what, int axis, long most) {
    return maps(op).stream()
        .filter(shape -> shape.rank() == 4)
        .flatMap(shape -> Excess.outside(what, shape.at(axis), 1, most).stream())
        .findFirst();
  }

  /// The maps that tasks run over: parts that are joined have tasks of their own, of other ops it
  /// is the result.
  private static List<Shape> maps(Op op) {
    return switch (op) {
      case Concat concat -> concat.inputs().stream().map(Value::shape).toList();
      case NpuConcat concat -> concat.inputs().stream().map(Value::shape).toList();
      // halves that a table delivers are made by a copy
      case NpuHalfConv conv when conv.table() == TableChoice.NONE -> List.of();
      default -> op.def().resultsOf(op).stream().map(TensorType::shape).toList();
    };
  }
}
