package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.rknn2.TensorLayout;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// Differences between tensors of the same name.
final class TensorDiff {
  private final Differences found;
  private final RknnModel first;
  private final RknnModel second;

  private TensorDiff(Differences found, RknnModel first, RknnModel second) {
    this.found = found;
    this.first = first;
    this.second = second;
  }

  static void compare(Differences found, RknnModel a, RknnModel b) {
    new TensorDiff(found, a, b).compare();
  }

  private void compare() {
    Map<String, RknnTensor> left = byName(first);
    Map<String, RknnTensor> right = byName(second);
    found.count(DiffKind.TENSOR_ONLY_IN_A, left.size());
    found.count(DiffKind.TENSOR_ONLY_IN_B, right.size());
    left.forEach(
        (name, tensor) -> {
          RknnTensor other = right.get(name);
          if (other == null) {
            found.add(DiffKind.TENSOR_ONLY_IN_A, name, type(tensor), "");
          } else {
            pair(name, tensor, other);
          }
        });
    right.forEach(
        (name, tensor) -> {
          if (!left.containsKey(name)) {
            found.add(DiffKind.TENSOR_ONLY_IN_B, name, "", type(tensor));
          }
        });
  }

  private static Map<String, RknnTensor> byName(RknnModel model) {
    var tensors = new LinkedHashMap<String, RknnTensor>();
    for (RknnTensor tensor : model.graph().tensors()) {
      if (tensor.kind() != TensorKind.PLACEHOLDER) {
        tensors.putIfAbsent(tensor.name(), tensor);
      }
    }
    return tensors;
  }

  private static String type(RknnTensor tensor) {
    return TensorKind.describe(tensor.kindCode())
        + " "
        + RknnDataType.describe(tensor.dtypeCode())
        + " "
        + tensor.shape()
        + " "
        + TensorLayout.describe(tensor.layoutCode())
        + " "
        + tensor.nativeShape();
  }

  private void pair(String name, RknnTensor a, RknnTensor b) {
    found.compare(
        DiffKind.TENSOR_KIND,
        "",
        name,
        TensorKind.describe(a.kindCode()),
        TensorKind.describe(b.kindCode()));
    found.compare(DiffKind.TENSOR_TYPE, "", name, type(a), type(b));
    if (a.quantization().isPresent() || b.quantization().isPresent()) {
      found.compare(
          DiffKind.SCALE, "", name, a.quantization().scaleOrOne(), b.quantization().scaleOrOne());
      found.compare(
          DiffKind.ZERO_POINT,
          "",
          name,
          a.quantization().zeroPointOrZero(),
          b.quantization().zeroPointOrZero());
    }
    if (a.kind().isInArena() && b.kind().isInArena()) {
      found.compare(DiffKind.TENSOR_SIZE, "", name, a.sizeBytes(), b.sizeBytes());
      found.compare(DiffKind.TENSOR_OFFSET, "", name, a.offsetBytes(), b.offsetBytes());
    }
    boolean code = a.kind() == TensorKind.COMMANDS || a.kind() == TensorKind.TASKS;
    if (a.kind().isStored() && b.kind().isStored() && !code) {
      bytes(name, first.data(a), second.data(b));
    }
  }

  private void bytes(String name, RknnBuffer a, RknnBuffer b) {
    found.count(DiffKind.CONSTANT, 1);
    if (a.equals(b)) {
      return;
    }
    ByteBuffer left = a.asByteBuffer();
    ByteBuffer right = b.asByteBuffer();
    int common = Math.min(a.size(), b.size());
    int different = 0;
    for (int i = 0; i < common; i++) {
      different += left.get(i) == right.get(i) ? 0 : 1;
    }
    found.add(
        DiffKind.CONSTANT,
        name,
        a.size() + " bytes",
        b.size() + " bytes, " + different + " of the first " + common + " differ");
  }
}
