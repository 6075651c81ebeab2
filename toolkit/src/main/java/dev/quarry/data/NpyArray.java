package dev.quarry.data;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An array in NumPy's `.npy` format, versions 1 to 3, C order
/// (<https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>).
///
/// @param shape dimensions
/// @param kind element type word without byte order, for example `f4`, `u1`, `i8`
/// @param bytes elements, little-endian
public record NpyArray(Shape shape, String kind, byte[] bytes) {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr'\\s*:\\s*'([<>|=]?)([a-z]\\d+)'\\s*,\\s*'fortran_order'\\s*:\\s*"
              + "(True|False)\\s*,\\s*'shape'\\s*:\\s*\\(([^)]*)\\)\\s*,?\\s*\\}\\s*");
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// An array of `f32` numbers.
  public static NpyArray of(Shape shape, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new NpyArray(shape, "f4", bytes.array());
  }

  /// The elements of a tensor.
  public static NpyArray of(ConstantData data) {
    byte[] bytes = data.bytes().toArray(ValueLayout.JAVA_BYTE);
    return new NpyArray(data.type().shape(), NpyKinds.of(data.type().element()), bytes);
  }

  /// An array of signed bytes.
  public static NpyArray ofInt8(Shape shape, byte[] values) {
    return new NpyArray(shape, "i1", values.clone());
  }

  /// Reads file contents.
  ///
  /// @param file contents of the file
  /// @param name the file's name, for messages
  public static NpyArray parse(byte[] file, String name) {
    if (file.length < 10 || !startsWithMagic(file)) {
      throw bad(name, "not a .npy file");
    }
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = file[6] >= 2;
    long length = wide ? Integer.toUnsignedLong(buffer.getInt(8)) : buffer.getShort(8) & 0xffff;
    int start = wide ? 12 : 10;
    if (file.length < start || length > file.length - start) {
      throw bad(name, "the header is cut off");
    }
    String text = new String(file, start, (int) length, StandardCharsets.ISO_8859_1);
    Matcher header = HEADER.matcher(text.strip());
    if (!header.matches()) {
      throw bad(name, "the header is not understood: " + text.strip());
    }
    if (header.group(3).equals("True")) {
      throw bad(name, "Fortran order is not supported; save with numpy.ascontiguousarray");
    }
    String kind = header.group(2);
    Shape shape = shape(header.group(4), name);
    int size = Integer.parseInt(kind.substring(1));
    long needed = (long) shape.elements() * size;
    if (needed != file.length - start - length) {
      throw bad(name, "needs " + needed + " bytes of data, has " + (file.length - start - length));
    }
    byte[] bytes = new byte[(int) needed];
    System.arraycopy(file, start + (int) length, bytes, 0, bytes.length);
    if (header.group(1).equals(">")) {
      reverseEach(bytes, size);
    }
    return new NpyArray(shape, kind, bytes);
  }

  /// The contents of a version 1 file.
  public byte[] toFile() {
    var dims = new StringBuilder();
    for (int dim : shape.dims()) {
      dims.append(dims.isEmpty() ? "" : " ").append(dim).append(',');
    }
    String order = kind.endsWith("1") ? "|" : "<";
    String header =
        "{'descr': '" + order + kind + "', 'fortran_order': False, 'shape': (" + dims + "), }";
    int padded = Math.ceilDiv(10 + header.length() + 1, 64) * 64 - 10;
    ByteBuffer file =
        ByteBuffer.allocate(10 + padded + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded);
    file.put(
        (header + " ".repeat(padded - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    file.put(bytes);
    return file.array();
  }

  /// The elements as floats.
  ///
  /// @param name the file's name, for messages
  public float[] floats(String name) {
    float[] values = new float[shape.elements()];
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (kind) {
            case "f2" -> Float.float16ToFloat(data.getShort(2 * i));
            case "f4" -> data.getFloat(4 * i);
            case "f8" -> (float) data.getDouble(8 * i);
            case "u1", "b1" -> data.get(i) & 0xff;
            case "i1" -> data.get(i);
            case "u2" -> data.getShort(2 * i) & 0xffff;
            case "i2" -> data.getShort(2 * i);
            case "i4" -> data.getInt(4 * i);
            case "i8" -> data.getLong(8 * i);
            default -> throw bad(name, "element type '" + kind + "' is not supported");
          };
    }
    return values;
  }

  private static Shape shape(String text, String name) {
    List<Integer> dims = new ArrayList<>();
    try {
      for (String part : text.split(",", -1)) {
        if (!part.isBlank()) {
          dims.add(Integer.parseInt(part.strip()));
        }
      }
      return new Shape(dims);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw bad(name, "the shape (" + text + ") is not possible");
    }
  }

  private static boolean startsWithMagic(byte[] file) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (file[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static void reverseEach(byte[] bytes, int size) {
    for (int start = 0; start + size <= bytes.length; start += size) {
      for (int i = 0; i < size / 2; i++) {
        byte swapped = bytes[start + i];
        bytes[start + i] = bytes[start + size - 1 - i];
        bytes[start + size - 1 - i] = swapped;
      }
    }
  }

  private static CompileException bad(String name, String message) {
    return new CompileException(Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, name, message));
  }
}
