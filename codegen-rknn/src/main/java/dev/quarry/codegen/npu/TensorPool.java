package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnQuantization;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.rknn2.TensorLayout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The tensors and buffers of a file in the making.
final class TensorPool {
  private static final int SURFACE_ALIGN = 4;

  private final Map<String, RknnTensor> tensors = new LinkedHashMap<>();
  private final Map<String, Life> lives = new LinkedHashMap<>();
  private final List<RknnBuffer> buffers = new ArrayList<>(List.of(RknnBuffer.EMPTY));
  private final Map<String, Integer> usedNames = new HashMap<>();

  private final Map<String, Inside> insides = new HashMap<>();
  private final Map<String, Frames> repeated = new HashMap<>();
  private final Set<String> reserved;

  /// @param reserved names kept for outputs, see [#claim]
  TensorPool(Set<String> reserved) {
    this.reserved = Set.copyOf(reserved);
  }

  /// The steps in which a tensor of the arena holds something.
  private record Life(int first, int last) {
    Life with(int step) {
      return new Life(Math.min(first, step), Math.max(last, step));
    }
  }

  /// A name no tensor has yet.
  String unique(String wanted) {
    String base = wanted.isEmpty() ? "t" : wanted;
    String name = base;
    for (int n = usedNames.getOrDefault(base, 0);
        tensors.containsKey(name) || reserved.contains(name);
        n++) {
      name = base + "_" + (n + 1);
      usedNames.put(base, n + 1);
    }
    return name;
  }

  /// A reserved name; with a suffix only if an output of the same name came before.
  String claim(String wanted) {
    return tensors.containsKey(wanted) ? unique(wanted) : wanted;
  }

  /// Adds a picture of bytes or halves.
  void picture(String name, NativeMap map, Storage storage) {
    Precision precision = map.precision();
    int channels = map.channels();
    int align = precision.atomChannels();
    int line = Align.up(map.width(), align) * channels * precision.elementBytes();
    put(
        RknnTensor.builder(name, TensorKind.INPUT, precision.dtype())
            .shape(
                TensorLayout.NATIVE_FEATURE,
                List.of(1, channels, map.height(), map.width()),
                List.of(1, 1, map.height(), map.width(), channels))
            .quantization(quantization(storage))
            .arena(0, (long) map.height() * line)
            .widthAlign(align)
            .build());
  }

  /// Adds a native map.
  ///
  /// @param lanes channels its producer writes
  void map(String name, TensorKind kind, NativeMap map, int lanes, Storage storage) {
    int surfaces = Align.divideUp(map.channels(), map.atomChannels());
    put(
        RknnTensor.builder(name, kind, map.precision().dtype())
            .shape(
                TensorLayout.NATIVE_FEATURE,
                List.of(1, map.channels(), map.height(), map.width()),
                List.of(1, surfaces, map.height(), map.width(), map.atomChannels()))
            .quantization(quantization(storage))
            .arena(0, map.bytes(lanes))
            .surfaceAlign(map.pixels() == 1 ? 0 : SURFACE_ALIGN)
            .build());
  }

  /// Adds a native map that is constant.
  ///
  /// @param packed its bytes
  void constantMap(String name, NativeMap map, Storage storage, byte[] packed) {
    int surfaces = Align.divideUp(map.channels(), map.atomChannels());
    put(
        RknnTensor.builder(name, TensorKind.CONSTANT, map.precision().dtype())
            .shape(
                TensorLayout.NATIVE_FEATURE,
                List.of(1, map.channels(), map.height(), map.width()),
                List.of(1, surfaces, map.height(), map.width(), map.atomChannels()))
            .quantization(quantization(storage))
            .buffer(store(RknnBuffer.of(packed)), packed.length)
            .surfaceAlign(map.pixels() == 1 ? 0 : SURFACE_ALIGN)
            .build());
  }

  /// Adds plain elements, bytes or halves.
  void plain(String name, TensorKind kind, Shape shape, Storage storage) {
    Precision precision = Precision.of(storage.at(shape));
    put(
        RknnTensor.builder(name, kind, precision.dtype())
            .shape(TensorLayout.ROW_MAJOR, shape.dims(), shape.dims())
            .quantization(quantization(storage))
            .arena(0, (long) shape.elements() * precision.elementBytes())
            .build());
  }

  /// Adds integers of 64 bits that the CPU computes.
  void integers(String name, TensorKind kind, Shape shape) {
    put(
        RknnTensor.builder(name, kind, RknnDataType.INT64)
            .shape(TensorLayout.ROW_MAJOR, shape.dims(), shape.dims())
            .arena(0, (long) shape.elements() * Long.BYTES)
            .build());
  }

  /// Adds numbers the CPU reads: shapes, first indices.
  void numbers(String name, List<Integer> values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putLong);
    put(
        RknnTensor.builder(name, TensorKind.CPU_CONSTANT, RknnDataType.INT64)
            .shape(TensorLayout.ROW_MAJOR, List.of(values.size()), List.of(values.size()))
            .buffer(store(RknnBuffer.of(bytes.array())), bytes.capacity())
            .build());
  }

  /// Adds real numbers the CPU reads.
  void reals(String name, Shape shape, byte[] littleEndian) {
    put(
        RknnTensor.builder(name, TensorKind.CPU_CONSTANT, RknnDataType.FLOAT32)
            .shape(TensorLayout.ROW_MAJOR, shape.dims(), shape.dims())
            .buffer(store(RknnBuffer.of(littleEndian)), littleEndian.length)
            .build());
  }

  /// Makes a map or picture hold several frames, one behind the other; each begins where the
  /// surfaces of its channels end, so that what a producer writes behind the last frame but one is
  /// overwritten by the next.
  // npu-arithmetic.md section 1: batch stride = surfaces of the channels x bytes of a surface
  void repeat(String name, int frames) {
    if (frames == 1) {
      return;
    }
    RknnTensor t = get(name);
    boolean picture = t.widthAlign() != 0;
    List<Integer> nat = t.nativeShape();
    long frame =
        picture
            ? t.sizeBytes()
            : (long) nat.get(1)
                * (t.surfaceAlign() == 0
                    ? NativeMap.ATOM
                    : Align.up(nat.get(2) * nat.get(3), t.surfaceAlign()) * NativeMap.ATOM);
    repeated.put(name, new Frames(frames, frame));
    put(
        new RknnTensor(
            t.name(),
            t.kindCode(),
            t.dtypeCode(),
            t.layoutCode(),
            withFirst(t.shape(), frames),
            withFirst(nat, frames),
            t.quantization(),
            t.sizeBytes() + (frames - 1) * frame,
            t.offsetBytes(),
            t.buffer(),
            t.surfaceAlign(),
            t.widthAlign()));
  }

  /// How many frames a tensor holds, and the bytes from one to the next.
  record Frames(int count, long bytes) {
    static final Frames ONE = new Frames(1, 0);
  }

  Frames framesOf(String name) {
    return repeated.getOrDefault(name, Frames.ONE);
  }

  private static List<Integer> withFirst(List<Integer> dims, int first) {
    var changed = new ArrayList<>(dims);
    changed.set(0, first);
    return List.copyOf(changed);
  }

  /// Notes that a tensor lies inside another and needs no place of its own.
  ///
  /// @param offset bytes from the start of `owner`, which may itself lie inside another
  void inside(String name, String owner, long offset) {
    Inside outer = insides.get(owner);
    insides.put(name, outer == null ? new Inside(owner, offset) : outer.with(offset));
  }

  /// Notes that a tensor is written over another one of the same form, which nobody reads any more.
  void over(String name, String owner) {
    inside(name, owner, 0);
    reserve(owner, get(name).sizeBytes() - (framesOf(name).count - 1) * framesOf(name).bytes);
  }

  private record Inside(String owner, long offset) {
    Inside with(long more) {
      return new Inside(owner, offset + more);
    }
  }

  private String ownerOf(String name) {
    Inside inside = insides.get(name);
    return inside == null ? name : inside.owner;
  }

  /// Adds packed weights.
  void weights(
      String name,
      TensorKind kind,
      RknnDataType dtype,
      List<Integer> shape,
      List<Integer> nat,
      byte[] data) {
    put(
        RknnTensor.builder(name, kind, dtype)
            .shape(TensorLayout.NATIVE_WEIGHT, shape, nat)
            .buffer(store(RknnBuffer.of(data)), data.length)
            .build());
  }

  /// Adds a bias stream.
  void stream(String name, TensorKind kind, RknnDataType dtype, int channels, byte[] data) {
    put(
        RknnTensor.builder(name, kind, dtype)
            .shape(TensorLayout.ROW_MAJOR, List.of(channels), List.of(data.length / 4))
            .buffer(store(RknnBuffer.of(data)), data.length)
            .build());
  }

  /// Adds a tensor of words: a table, the commands, the task table.
  void words(String name, TensorKind kind, RknnBuffer data) {
    put(RknnTensor.builder(name, kind, RknnDataType.UINT64).buffer(store(data), 0).build());
  }

  /// Whether a tensor is a native map.
  boolean isMap(String name) {
    return get(name).layoutCode() == TensorLayout.NATIVE_FEATURE.code();
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /// Makes a tensor at least as large as its reader needs: a residual is read in groups of channels
  /// even where its producer wrote fewer.
  void reserve(String name, long bytes) {
    Inside inside = insides.get(name);
    if (inside != null) {
      reserve(inside.owner, bytes + inside.offset);
      return;
    }
    RknnTensor t = get(name);
    Frames frames = framesOf(name);
    long all = bytes + (frames.count - 1) * frames.bytes;
    if (t.sizeBytes() < all) {
      tensors.put(name, t.withPlace(all, t.offsetBytes()));
    }
  }

  /// Notes that a step reads or writes a tensor.
  void use(String name, int step) {
    if (get(name).kind().isInArena()) {
      lives.merge(ownerOf(name), new Life(step, step), (life, _) -> life.with(step));
    }
  }

  RknnTensor get(String name) {
    RknnTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no tensor " + name);
    }
    return tensor;
  }

  /// All tensors with their places, entry 0 the placeholder.
  List<RknnTensor> placed(SchedulePolicy policy) {
    var planner = new ArenaPlanner();
    lives.forEach(
        (name, life) ->
            planner.add(
                new ArenaPlanner.Tenant(name, get(name).sizeBytes(), life.first, life.last)));
    Map<String, Long> offsets = planner.plan(policy);
    var result = new ArrayList<RknnTensor>(List.of(RknnTensor.PLACEHOLDER));
    tensors.forEach(
        (name, t) -> {
          long own = insides.containsKey(name) ? insides.get(name).offset : 0;
          result.add(t.withOffset(offsets.getOrDefault(ownerOf(name), 0L) + own));
        });
    return result;
  }

  /// Index of every tensor in [#placed].
  Map<String, Integer> indices() {
    Map<String, Integer> indices = new HashMap<>();
    int index = 1;
    for (String name : tensors.keySet()) {
      indices.put(name, index++);
    }
    return indices;
  }

  List<RknnBuffer> buffers() {
    return List.copyOf(buffers);
  }

  private int store(RknnBuffer data) {
    buffers.add(data);
    return buffers.size() - 1;
  }

  private void put(RknnTensor tensor) {
    tensors.put(tensor.name(), tensor);
  }

  private static RknnQuantization quantization(Storage storage) {
    if (storage.isHalf()) {
      return RknnQuantization.NONE;
    }
    Quantization.PerTensor step = storage.step();
    float scale = step.scale();
    int zero = step.zeroPoint();
    return RknnQuantization.int8((-128 - zero) * scale, (127 - zero) * scale, scale, zero);
  }
}
