package dev.quarry.frontend.internal.build;

import com.google.protobuf.ByteString;
import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.internal.proto.AttributeProto.AttributeType;
import dev.quarry.frontend.internal.proto.GraphProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.source.SourceNode;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The attributes of a node, by name and with their type checked. It remembers which were asked
/// for: an attribute nobody reads is one Quarry does not know.
public final class Attributes {
  private final String where;
  private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();

  Attributes(SourceNode node) {
    where = node.where();
    for (AttributeProto attribute : node.proto().getAttributeList()) {
      if (attribute.hasRefAttrName()) {
        throw unsupported(attribute.getName(), "refers to an attribute of a function");
      }
      if (attributes.put(attribute.getName(), attribute) != null) {
        throw unsupported(attribute.getName(), "is given twice");
      }
    }
  }

  /// Whether the attribute is given.
  public boolean has(String name) {
    return find(name).isPresent();
  }

  /// A whole number within 32 bits.
  public int integer(String name, int fallback) {
    Optional<AttributeProto> found = find(name, AttributeType.INT);
    return found.isEmpty() ? fallback : narrow(name, found.get().getI());
  }

  /// A whole number that says yes (not 0) or no (0).
  public boolean flag(String name, boolean fallback) {
    return integer(name, fallback ? 1 : 0) != 0;
  }

  /// A number.
  public float number(String name, float fallback) {
    return find(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(fallback);
  }

  /// A text.
  public String text(String name, String fallback) {
    return find(name, AttributeType.STRING).map(a -> a.getS().toStringUtf8()).orElse(fallback);
  }

  /// A list of texts; empty if the attribute is not given.
  public Optional<List<String>> texts(String name) {
    return find(name, AttributeType.STRINGS)
        .map(a -> a.getStringsList().stream().map(ByteString::toStringUtf8).toList());
  }

  /// A list of whole numbers within 32 bits; empty if the attribute is not given.
  public Optional<List<Integer>> integers(String name) {
    Optional<List<Long>> numbers = longs(name);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    var list = new ArrayList<Integer>(numbers.get().size());
    for (long number : numbers.get()) {
      list.add(narrow(name, number));
    }
    return Optional.of(List.copyOf(list));
  }

  /// A list of whole numbers; empty if the attribute is not given.
  public Optional<List<Long>> longs(String name) {
    return find(name, AttributeType.INTS).map(AttributeProto::getIntsList);
  }

  /// A list of numbers; empty if the attribute is not given.
  public Optional<List<Float>> numbers(String name) {
    return find(name, AttributeType.FLOATS).map(AttributeProto::getFloatsList);
  }

  /// A tensor.
  public Optional<TensorProto> tensor(String name) {
    return find(name, AttributeType.TENSOR).map(AttributeProto::getT);
  }

  /// A graph.
  public Optional<GraphProto> graph(String name) {
    return find(name, AttributeType.GRAPH).map(AttributeProto::getG);
  }

  /// Attributes nobody asked for, in the order of the file.
  List<String> unread() {
    return attributes.keySet().stream().filter(name -> !read.contains(name)).toList();
  }

  private Optional<AttributeProto> find(String name) {
    read.add(name);
    return Optional.ofNullable(attributes.get(name));
  }

  private Optional<AttributeProto> find(String name, AttributeType type) {
    Optional<AttributeProto> found = find(name);
    if (found.isPresent() && typeOf(found.get()) != type) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.UNSUPPORTED_ATTRIBUTE,
                  where,
                  "the attribute '" + name + "' has the wrong type")
              .expected(type.name(), typeOf(found.get()).name()));
    }
    return found;
  }

  /// Old files have no type; then the field that is filled tells it.
  private static AttributeType typeOf(AttributeProto attribute) {
    if (attribute.getType() != AttributeType.UNDEFINED) {
      return attribute.getType();
    }
    if (attribute.hasF()) {
      return AttributeType.FLOAT;
    }
    if (attribute.hasI()) {
      return AttributeType.INT;
    }
    if (attribute.hasS()) {
      return AttributeType.STRING;
    }
    if (attribute.hasT()) {
      return AttributeType.TENSOR;
    }
    if (attribute.hasG()) {
      return AttributeType.GRAPH;
    }
    return attribute.getFloatsCount() > 0 ? AttributeType.FLOATS : AttributeType.INTS;
  }

  private int narrow(String name, long number) {
    if (number != (int) number) {
      throw unsupported(name, "is out of range: " + number);
    }
    return (int) number;
  }

  private CompileException unsupported(String name, String why) {
    return new CompileException(
        Diagnostic.error(
            DiagnosticCode.UNSUPPORTED_ATTRIBUTE, where, "the attribute '" + name + "' " + why));
  }
}
