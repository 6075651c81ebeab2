package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.internal.Damage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads header and tables of a precompiled graph; every access is checked against the data.
// NBG: rknn1-format.md section 10.
public final class NbgParser {
  private static final List<String> TABLES =
      List.of(
          "inputs",
          "outputs",
          "layers",
          "operations",
          "lcd table",
          "lcd",
          "nn operations",
          "tp operations",
          "shader operations",
          "patch data",
          "layer parameters",
          "sw operations");
  private static final int NAME_BYTES = 64;
  private static final int OPERATION_BYTES = 24;
  private static final int FEATURES_FROM = 0x10003;
  private static final int FEATURE_BYTES = 256;
  private static final int PORT_NAME_FROM = 0x10004;
  private static final int LAYER_UID_FROM = 0x10008;
  private static final int SIX_DIMS_FROM = 0x1000B;
  private static final int INITIALIZATION_FROM = 0x1000C;
  private static final int PPU_FROM = 0x1000E;

  private final String file;
  private final ByteBuffer data;
  private final Map<String, NbgFile.Table> tables = new HashMap<>();
  private final List<NbgFile.Table> inOrder = new ArrayList<>();
  private int position;

  /// @param file name for messages
  /// @param data the data section
  public NbgParser(String file, RknnBuffer data) {
    this.file = file;
    this.data = data.asByteBuffer();
  }

  /// Reads everything.
  public NbgFile parse() {
    position = 4;
    int version = word();
    int target = word();
    String network = name();
    int layers = word();
    int operations = word();
    int inputs = word();
    int outputs = word();
    if (version >= FEATURES_FROM) {
      skip(FEATURE_BYTES);
    }
    NbgFile.Memory memory = memory(version);
    tables(version);
    return new NbgFile(
        version,
        target,
        network,
        memory,
        ports("inputs", inputs, version),
        ports("outputs", outputs, version),
        layers(layers, version),
        operations(operations),
        inOrder);
  }

  private NbgFile.Memory memory(int version) {
    long pool = unsigned();
    skip(8);
    skip(4);
    long axi = unsigned();
    long vip = 0;
    if (version >= LAYER_UID_FROM) {
      skip(4);
      vip = unsigned();
    }
    return new NbgFile.Memory(pool, axi, vip);
  }

  private void tables(int version) {
    var names = new ArrayList<>(TABLES);
    if (version >= INITIALIZATION_FROM) {
      names.addAll(List.of("hardware initialization", "icd table", "icd"));
    }
    if (version >= PPU_FROM) {
      names.add("ppu parameters");
    }
    for (String name : names) {
      var table = new NbgFile.Table(name, unsigned(), unsigned());
      if (table.offset() + table.bytes() > data.capacity()) {
        throw damaged("the NBG table '%s' lies outside the data section", name);
      }
      tables.put(name, table);
      inOrder.add(table);
    }
  }

  private List<NbgFile.Port> ports(String table, int count, int version) {
    int dims = version >= SIX_DIMS_FROM ? 6 : 4;
    boolean named = version >= PORT_NAME_FROM;
    int bytes = 4 + 4 * dims + 24 + (named ? NAME_BYTES : 0);
    enter(table, count, bytes);
    var ports = new ArrayList<NbgFile.Port>();
    for (int i = 0; i < count; i++) {
      int rank = word();
      var size = new ArrayList<Integer>();
      for (int d = 0; d < dims; d++) {
        int dim = word();
        if (d < rank) {
          size.add(dim);
        }
      }
      skip(8);
      int scheme = word();
      int fractionBits = word();
      float scale = Float.intBitsToFloat(word());
      int zero = word();
      String name = named ? name() : "";
      ports.add(new NbgFile.Port(name, List.copyOf(size), scheme, fractionBits, scale, zero));
    }
    return ports;
  }

  private List<NbgFile.Layer> layers(int count, int version) {
    boolean uids = version >= LAYER_UID_FROM;
    enter("layers", count, NAME_BYTES + (uids ? 12 : 8));
    var layers = new ArrayList<NbgFile.Layer>();
    for (int i = 0; i < count; i++) {
      layers.add(new NbgFile.Layer(name(), word(), word(), uids ? word() : -1));
    }
    return layers;
  }

  private List<NbgFile.Operation> operations(int count) {
    enter("operations", count, OPERATION_BYTES);
    var operations = new ArrayList<NbgFile.Operation>();
    for (int i = 0; i < count; i++) {
      operations.add(new NbgFile.Operation(word(), word(), word(), word(), word(), word()));
    }
    return operations;
  }

  /// Goes to a table that must have exactly `count` entries.
  private void enter(String name, int count, int bytes) {
    NbgFile.Table table = tables.get(name);
    if (table == null || table.bytes() != (count & 0xffffffffL) * bytes) {
      throw damaged("the NBG table '%s' does not have %d entries", name, count);
    }
    position = (int) table.offset();
  }

  private int word() {
    if (position > data.capacity() - 4) {
      throw damaged("the NBG data end at byte %d", data.capacity());
    }
    int value = data.getInt(position);
    position += 4;
    return value;
  }

  private long unsigned() {
    return word() & 0xffffffffL;
  }

  private void skip(int bytes) {
    position += bytes;
  }

  private String name() {
    if (position > data.capacity() - NAME_BYTES) {
      throw damaged("the NBG data end at byte %d", data.capacity());
    }
    byte[] bytes = new byte[NAME_BYTES];
    data.get(position, bytes);
    position += NAME_BYTES;
    int length = 0;
    while (length < NAME_BYTES && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  private RuntimeException damaged(String format, Object... values) {
    return Damage.damaged(file, String.format(Locale.ROOT, format, values));
  }
}
