package dev.quarry.codegen.rknn1;

import dev.quarry.codegen.rknn1.internal.NbgParser;
import dev.quarry.codegen.rknn2.RknnBuffer;
import java.util.List;
import java.util.Locale;

/// A precompiled graph as far as its layout is public: header, tables, layers, operations. Such
/// files are read and described, never written: the command encoding of the chips is not public.
///
/// @param version of the format, for example 0x1000B
/// @param target hardware identification; 0x82 is the RK1808
/// @param network name of the network
/// @param memory sizes of memories
/// @param inputs graph inputs
/// @param outputs graph outputs
/// @param layers layers in order
/// @param operations operations in order
/// @param tables bytes of each section, by name, in the order of the header
// NBG: rknn1-format.md section 10, after VeriSilicon's MIT-licensed parser in TIM-VX
// (include/tim/utils/nbg_parser/gc_vip_nbg_format.h).
public record NbgFile(
    int version,
    int target,
    String network,
    Memory memory,
    List<Port> inputs,
    List<Port> outputs,
    List<Layer> layers,
    List<Operation> operations,
    List<Table> tables) {
  public NbgFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    layers = List.copyOf(layers);
    operations = List.copyOf(operations);
    tables = List.copyOf(tables);
  }

  /// Sizes of memories.
  ///
  /// @param poolBytes memory for intermediate results
  /// @param axiSramBytes on-chip memory behind the bus
  /// @param vipSramBytes on-chip memory of the NPU
  public record Memory(long poolBytes, long axiSramBytes, long vipSramBytes) {}

  /// A graph input or output.
  ///
  /// @param name its name, empty in old files
  /// @param size dimensions, innermost first
  /// @param scheme 0 none, 1 dynamic fixed point, 2 affine
  /// @param fractionBits of dynamic fixed point
  /// @param scale of affine quantization
  /// @param zeroPoint of affine quantization
  public record Port(
      String name, List<Integer> size, int scheme, int fractionBits, float scale, int zeroPoint) {
    /// The quantization for people.
    public String quantization() {
      return switch (scheme) {
        case 1 -> "fl " + fractionBits;
        case 2 -> String.format(Locale.ROOT, "scale %.6g zero point %d", scale, zeroPoint);
        default -> "not quantized";
      };
    }
  }

  /// A layer.
  ///
  /// @param name class name
  /// @param id number
  /// @param operationCount its operations
  /// @param uid uid of the node in the graph it was compiled from, -1 in old files
  public record Layer(String name, int id, int operationCount, int uid) {}

  /// An operation of one unit.
  ///
  /// @param type which unit
  /// @param index among the operations of that unit
  /// @param layer number of the layer
  /// @param state number of its state buffer
  /// @param firstPatch its first entry among the patches
  /// @param patches number of its patches, addresses filled in when the file is loaded
  public record Operation(int type, int index, int layer, int state, int firstPatch, int patches) {
    /// The unit that executes it.
    public String unit() {
      return switch (type) {
        case 1 -> "shader";
        case 2 -> "NN";
        case 3 -> "TP";
        case 0xFFFF -> "start";
        case 0xFFFE -> "end";
        default -> "unit " + type;
      };
    }
  }

  /// A section of the file.
  ///
  /// @param name what it holds
  /// @param offset first byte
  /// @param bytes length
  public record Table(String name, long offset, long bytes) {}

  /// Whether data begins like a precompiled graph.
  public static boolean recognises(RknnBuffer data) {
    return data.size() >= 4 && data.asByteBuffer().getInt(0) == 0x4e4d5056;
  }

  /// Reads the public parts.
  ///
  /// @param name name of the file, for messages
  /// @throws dev.quarry.ir.diag.CompileException if tables lie outside the data
  public static NbgFile parse(String name, RknnBuffer data) {
    return new NbgParser(name, data).parse();
  }

  /// Number of operations of a unit.
  public long count(String unit) {
    return operations.stream().filter(o -> o.unit().equals(unit)).count();
  }
}
