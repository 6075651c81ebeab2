package dev.quarry.frontend.internal.source;

import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.internal.proto.GraphProto;
import dev.quarry.frontend.internal.proto.NodeProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The values a node reads: its operands, and what the graphs inside it take from outside.
final class FreeNames {
  private FreeNames() {}

  /// Protobuf refuses messages nested deeper than 100, which bounds the recursion.
  static Set<String> of(NodeProto node) {
    var names = new LinkedHashSet<String>();
    for (String input : node.getInputList()) {
      if (!input.isEmpty()) {
        names.add(input);
      }
    }
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        names.addAll(of(attribute.getG()));
      }
    }
    return names;
  }

  private static List<String> of(GraphProto graph) {
    Set<String> defined = new HashSet<>();
    for (ValueInfoProto input : graph.getInputList()) {
      defined.add(input.getName());
    }
    for (TensorProto initializer : graph.getInitializerList()) {
      defined.add(initializer.getName());
    }
    for (NodeProto node : graph.getNodeList()) {
      defined.addAll(node.getOutputList());
    }
    var free = new ArrayList<String>();
    for (NodeProto node : graph.getNodeList()) {
      for (String name : of(node)) {
        if (!defined.contains(name)) {
          free.add(name);
        }
      }
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!defined.contains(output.getName())) {
        free.add(output.getName());
      }
    }
    return free;
  }
}
