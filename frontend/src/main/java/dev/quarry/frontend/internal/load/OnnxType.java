package dev.quarry.frontend.internal.load;

import dev.quarry.ir.type.ElementType;
import java.util.Optional;

/// The element types of ONNX (`TensorProto.DataType`) and what they become here. All floating-point
/// types become `f32`: the compiler computes in no other.
///
/// @param name the word in the ONNX specification
/// @param bytes size of one element in raw form, 0 when several share a byte or the size varies
/// @param element what it becomes; empty if it cannot be imported
public record OnnxType(String name, int bytes, Optional<ElementType> element) {
  /// The codes used by name elsewhere.
  public static final int FLOAT = 1;

  /// The type of shapes, axes and indices.
  public static final int INT64 = 7;

  static final int UINT16 = 4;
  static final int FLOAT16 = 10;
  static final int DOUBLE = 11;
  static final int UINT32 = 12;
  static final int UINT64 = 13;
  static final int BFLOAT16 = 16;

  /// The type a code stands for.
  public static OnnxType of(int code) {
    return switch (code) {
      case FLOAT -> known("float", 4, ElementType.F32);
      case 2 -> known("uint8", 1, ElementType.U8);
      case 3 -> known("int8", 1, ElementType.I8);
      case UINT16 -> known("uint16", 2, ElementType.I32);
      case 5 -> known("int16", 2, ElementType.I16);
      case 6 -> known("int32", 4, ElementType.I32);
      case INT64 -> known("int64", 8, ElementType.I64);
      case 8 -> unknown("string");
      case 9 -> known("bool", 1, ElementType.BOOL);
      case FLOAT16 -> known("float16", 2, ElementType.F32);
      case DOUBLE -> known("double", 8, ElementType.F32);
      case UINT32 -> known("uint32", 4, ElementType.I64);
      case UINT64 -> known("uint64", 8, ElementType.I64);
      case 14 -> unknown("complex64");
      case 15 -> unknown("complex128");
      case BFLOAT16 -> known("bfloat16", 2, ElementType.F32);
      case 17 -> unknown("float8e4m3fn");
      case 18 -> unknown("float8e4m3fnuz");
      case 19 -> unknown("float8e5m2");
      case 20 -> unknown("float8e5m2fnuz");
      case 21 -> unknown("uint4");
      case 22 -> unknown("int4");
      case 23 -> unknown("float4e2m1");
      default -> unknown("type " + code);
    };
  }

  /// The code of an element type.
  public static int codeOf(ElementType element) {
    return switch (element) {
      case F32 -> FLOAT;
      case U8 -> 2;
      case I8 -> 3;
      case I16 -> 5;
      case I32 -> 6;
      case I64 -> INT64;
      case BOOL -> 9;
      case F16 -> FLOAT16;
    };
  }

  /// Whether importing changes the precision of this type.
  public static boolean losesPrecision(int code) {
    return code == DOUBLE || code == FLOAT16 || code == BFLOAT16;
  }

  private static OnnxType known(String name, int bytes, ElementType element) {
    return new OnnxType(name, bytes, Optional.of(element));
  }

  private static OnnxType unknown(String name) {
    return new OnnxType(name, 0, Optional.empty());
  }
}
