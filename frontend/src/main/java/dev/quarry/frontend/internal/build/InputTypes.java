package dev.quarry.frontend.internal.build;

import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.internal.load.OnnxType;
import dev.quarry.frontend.internal.proto.TensorShapeProto;
import dev.quarry.frontend.internal.proto.TypeProto;
import dev.quarry.frontend.internal.source.SourceGraph;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Element types and shapes of the inputs: what the file declares, completed by the user.
final class InputTypes {
  private final SourceGraph source;
  private final ImportOptions options;
  private final Map<String, TensorType> known;
  private final List<Diagnostic> problems;

  /// @param known types found out otherwise
  /// @param problems where problems are collected
  InputTypes(
      SourceGraph source,
      ImportOptions options,
      Map<String, TensorType> known,
      List<Diagnostic> problems) {
    this.source = source;
    this.options = options;
    this.known = known;
    this.problems = problems;
  }

  /// The type of an input; empty after a problem has been recorded.
  Optional<TensorType> of(String name) {
    TensorType found = known.get(name);
    if (found != null) {
      return Optional.of(found);
    }
    Optional<TypeProto> declared = source.declaredType(name);
    Optional<Shape> wanted = Optional.ofNullable(options.shapes().get(name));
    if (declared.isEmpty() || !declared.get().hasTensorType()) {
      if (wanted.isPresent() && declared.isEmpty()) {
        return Optional.of(TensorType.f32(wanted.get()));
      }
      return refuse(
          Diagnostic.error(
                  DiagnosticCode.UNBOUND_DIMENSION,
                  "input '" + name + "'",
                  "the file does not declare its shape")
              .help("give it with --shape " + name + "=1x3x..."));
    }
    TypeProto.Tensor tensor = declared.get().getTensorType();
    OnnxType type = OnnxType.of(tensor.getElemType());
    Optional<ElementType> element = type.element();
    if (element.isEmpty()) {
      return refuse(
          Diagnostic.error(
              DiagnosticCode.UNSUPPORTED_ATTRIBUTE,
              "input '" + name + "'",
              "elements of type " + type.name() + " are not imported"));
    }
    return shape(name, tensor, wanted).map(shape -> TensorType.of(element.get(), shape));
  }

  private Optional<Shape> shape(String name, TypeProto.Tensor tensor, Optional<Shape> wanted) {
    TensorShapeProto declared = tensor.getShape();
    List<String> texts = new ArrayList<>();
    var dims = new ArrayList<Integer>();
    boolean free = !tensor.hasShape();
    boolean fits = wanted.isPresent() && (free || wanted.get().rank() == declared.getDimCount());
    for (int i = 0; i < declared.getDimCount(); i++) {
      TensorShapeProto.Dimension dim = declared.getDim(i);
      long value = dim.hasDimValue() ? dim.getDimValue() : -1;
      boolean fixed = value > 0 && value <= Integer.MAX_VALUE;
      free |= !fixed;
      texts.add(
          fixed ? Long.toString(value) : dim.getDimParam().isEmpty() ? "?" : dim.getDimParam());
      dims.add(fixed ? (int) value : 1);
      fits = fits && (!fixed || (wanted.isPresent() && wanted.get().at(i) == value));
    }
    String text = tensor.hasShape() ? String.join("x", texts) : "unknown";
    if (wanted.isPresent()) {
      return fits
          ? wanted
          : refuse(
              Diagnostic.error(
                      DiagnosticCode.BAD_SHAPE,
                      "--shape",
                      "the shape does not fit the input '" + name + "'")
                  .expected(text, wanted.get().text()));
    }
    if (free) {
      return refuse(
          Diagnostic.error(
                  DiagnosticCode.UNBOUND_DIMENSION,
                  "input '" + name + "'",
                  "a dimension is not fixed")
              .expected("a number for every dimension", text)
              .help("bind it with --shape " + name + "=" + example(texts)));
    }
    return Optional.of(new Shape(dims));
  }

  /// The declared shape with usual numbers for what is free.
  private static String example(List<String> texts) {
    if (texts.isEmpty()) {
      return "1x3x640x640";
    }
    var parts = new ArrayList<String>();
    for (int i = 0; i < texts.size(); i++) {
      boolean number = texts.get(i).chars().allMatch(Character::isDigit);
      parts.add(number ? texts.get(i) : i == 0 ? "1" : texts.size() == 4 && i > 1 ? "640" : "3");
    }
    return String.join("x", parts);
  }

  private <T> Optional<T> refuse(Diagnostic problem) {
    problems.add(problem);
    return Optional.empty();
  }
}
