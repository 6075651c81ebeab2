package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Header;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Scheme;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Counters, tensors and the bytes of constants.
final class TensorChecks {
  private final V1File file;
  private final V1Model model;
  private final V1Findings findings;

  TensorChecks(V1File file, V1Findings findings) {
    this.file = file;
    this.model = file.model();
    this.findings = findings;
  }

  void run() {
    counters();
    norms();
    constants();
    for (V1Tensor.Virtual tensor : model.virtuals()) {
      type("virtual_tensor of node " + tensor.node() + " port " + tensor.port(), tensor.type());
    }
  }

  private void counters() {
    V1Header.Counters counters = model.header().counters();
    counter("node_num", counters.nodes(), model.nodes().size());
    counter("norm_tensor_num", counters.norms(), model.norms().size());
    if (counters.constants() > model.constants().size()) {
      // One file of toolkit 1.6.0 counts constants that an optimisation has dropped.
      findings.warn(
          "const_tensor_num is %d, the list has %d entries",
          counters.constants(), model.constants().size());
    } else {
      counter("const_tensor_num", counters.constants(), model.constants().size());
    }
  }

  private void counter(String name, int said, int found) {
    if (said != found) {
      findings.error("%s is %d, the list has %d entries", name, said, found);
    }
  }

  private void norms() {
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < model.norms().size(); i++) {
      V1Tensor.Norm tensor = model.norms().get(i);
      tensor("norm_tensor", i, tensor.id(), ids, tensor.size(), tensor.rank(), tensor.type());
    }
  }

  private void tensor(
      String list, int index, int id, Set<Integer> ids, List<Integer> size, int rank, V1Type type) {
    String where = list + "[" + index + "]";
    if (!ids.add(id)) {
      findings.error("%s: tensor_id %d is used twice", where, id);
    } else if (id != index) {
      findings.error("%s: tensor_id is %d", where, id);
    }
    if (rank != size.size()) {
      findings.error("%s: dim_num is %d, size has %d entries", where, rank, size.size());
    }
    if (size.isEmpty() || size.stream().anyMatch(d -> d <= 0)) {
      findings.error("%s: the size %s is not usable", where, size);
    }
    type(where, type);
  }

  private void type(String where, V1Type type) {
    double step = type.step();
    switch (type.scheme()) {
      case AFFINE_ASYMMETRIC, AFFINE_SYMMETRIC -> {
        if (type.scale().isEmpty() || !(step > 0) || Double.isInfinite(step)) {
          findings.error("%s: the scale %s is not usable", where, type.scale().orElse(0));
        }
        if (type.scheme() == V1Scheme.AFFINE_ASYMMETRIC && type.zeroPoint().isEmpty()) {
          findings.error("%s: the zero point is missing", where);
        }
        if (type.element() == V1Element.UINT8 && (type.zero() < 0 || type.zero() > 255)) {
          findings.error("%s: the zero point %d is outside 0..255", where, type.zero());
        }
        if (type.element() == V1Element.INT32 && type.zero() != 0) {
          findings.warn("%s: 32-bit tensor with zero point %d", where, type.zero());
        }
      }
      case DFP -> {
        int bits = type.fractionBits().orElse(Integer.MAX_VALUE);
        if (Math.abs((long) bits) > 126) {
          findings.error("%s: dynamic fixed point without a usable fl", where);
        }
      }
      case NONE, AFFINE_PERCHANNEL_SYMMETRIC -> {}
    }
  }

  private void constants() {
    Set<Integer> ids = new HashSet<>();
    List<long[]> spans = new ArrayList<>();
    for (int i = 0; i < model.constants().size(); i++) {
      V1Tensor.Const tensor = model.constants().get(i);
      tensor("const_tensor", i, tensor.id(), ids, tensor.size(), tensor.rank(), tensor.type());
      long bytes = Sizes.product(tensor.size()) * tensor.type().element().bytes();
      if (tensor.length().isPresent() && tensor.length().get() != bytes) {
        findings.error(
            "const_tensor[%d]: len is %d, shape and type give %d", i, tensor.length().get(), bytes);
      }
      if (tensor.offset() < 0 || tensor.offset() + bytes > file.data().size()) {
        findings.error(
            "const_tensor[%d]: bytes %d + %d lie outside the data section of %d bytes",
            i, tensor.offset(), bytes, file.data().size());
      } else {
        spans.add(new long[] {tensor.offset(), tensor.offset() + bytes});
      }
    }
    if (!model.isPrecompiled()) {
      unused(spans);
    }
  }

  private void unused(List<long[]> spans) {
    spans.sort(java.util.Comparator.comparingLong(span -> span[0]));
    long end = 0;
    long gaps = 0;
    for (long[] span : spans) {
      gaps += Math.max(0, span[0] - end);
      end = Math.max(end, span[1]);
    }
    gaps += file.data().size() - end;
    if (gaps > 0) {
      findings.warn("%d bytes of the data section belong to no constant", gaps);
    }
  }
}
