package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.ConvEmitter.Emitted;
import dev.quarry.codegen.npu.ConvEmitter.Place;
import dev.quarry.codegen.npu.ElementTasks.Copy;
import dev.quarry.codegen.npu.ModelAssembler.PendingNode;
import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Joins maps, changes their steps, and takes boxes out of them.
final class JoinEmitter {
  private final GraphEmitter graph;
  private final TensorPool tensors;
  private final ElementTasks elements;
  private final ConvEmitter convolutions;

  JoinEmitter(
      GraphEmitter graph, TensorPool tensors, ElementTasks elements, ConvEmitter convolutions) {
    this.graph = graph;
    this.tensors = tensors;
    this.elements = elements;
    this.convolutions = convolutions;
  }

  /// Joins along channels, rows or columns.
  void join(Node node, NpuConcat concat) {
    if (concat.axis() == 1) {
      concatenation(node, concat.inputs(), concat.parts());
    } else {
      placing(node, concat);
    }
  }

  /// Copies the maps of all frames into other steps.
  PendingNode requantize(Node node, NpuRequantize copy) {
    String in = graph.map(copy.input());
    String out = graph.define(node, node.result().dim(1));
    NativeMap map = NativeMap.of(copy.input().type());
    NativeMap all = ElementTasks.allFrames(map, node.result().dim(0));
    return new PendingNode(
            "Concat",
            GraphEmitter.name("Concat", node),
            List.of(in),
            List.of(out),
            new NodeParam.ConcatParam(1),
            elements.copy(Copy.into(all, in, out, map, 0), copy.requant()),
            0)
        .ofWholeBatch();
  }

  /// A convolution that moves channels: result channel `k` is input channel `sources[k]`.
  static ConvNumbers moving(NativeMap map, int[] sources, Storage storage) {
    return storage.isHalf()
        ? HalfConvNode.moving(map, sources)
        : ConvNode.moving(map, sources, storage.step());
  }

  /// Copies every part to its place. Where a part does not fill its surfaces, the parts go to a
  /// scratch map with gaps, and a convolution closes the gaps.
  private void concatenation(Node node, List<Value> parts, List<Requant> requants) {
    List<String> inputs = new ArrayList<>(parts.stream().map(graph::map).toList());
    Value result = node.result();
    NativeMap output = NativeMap.of(result.type());
    Storage storage = Storage.ofStored(result.type());
    int atom = output.atomChannels();
    boolean gaps = false;
    int lanes = 0;
    for (int i = 0; i < parts.size(); i++) {
      int channels = parts.get(i).dim(1);
      gaps |= i < parts.size() - 1 && channels % atom != 0;
      lanes += Align.up(channels, atom);
    }
    String out =
        graph.define(
            node, gaps ? Align.up(output.channels(), output.precision().kernelGroup()) : lanes);
    String target = gaps ? tensors.unique(inputs.getFirst() + "_exSecondary") : out;
    NativeMap spaced = output.with(lanes, output.height(), output.width());
    if (gaps) {
      tensors.map(target, TensorKind.INTERNAL, spaced, lanes, storage);
      tensors.repeat(target, result.dim(0));
    }
    var tasks = new ArrayList<TaskImage>();
    int[] sources = new int[output.channels()];
    int next = 0;
    int lane = 0;
    for (int i = 0; i < parts.size(); i++) {
      NativeMap part = NativeMap.of(parts.get(i).type());
      tasks.addAll(
          elements.copy(
              Copy.into(part, inputs.get(i), target, output, output.channelOffset(lane)),
              requants.get(i)));
      for (int c = 0; c < part.channels(); c++) {
        sources[next++] = lane + c;
      }
      lane += Align.up(part.channels(), atom);
    }
    if (gaps) {
      ConvNumbers move = moving(spaced, sources, storage);
      Emitted emitted =
          convolutions.emit(
              move,
              TensorKind.HELPER,
              out + "_conv_weight",
              out + "_conv_weight_bias",
              Place.of(target, out));
      tasks.addAll(emitted.tasks());
      inputs.add(target);
      inputs.add(emitted.weight());
    }
    graph.simple("Concat", "Concat", node, inputs, out, new NodeParam.ConcatParam(1), tasks);
  }

  /// Joins along rows or columns: every part is copied to its place.
  private void placing(Node node, NpuConcat concat) {
    List<String> inputs = concat.inputs().stream().map(graph::map).toList();
    NativeMap output = NativeMap.of(node.result().type());
    String out = graph.define(node, output.channels());
    var tasks = new ArrayList<TaskImage>();
    int first = 0;
    for (int i = 0; i < inputs.size(); i++) {
      NativeMap part = NativeMap.of(concat.inputs().get(i).type());
      boolean rows = concat.axis() == 2;
      long offset = (long) first * (rows ? output.lineBytes() : NativeMap.ATOM);
      tasks.addAll(
          elements.copy(
              Copy.into(part, inputs.get(i), out, output, offset), concat.parts().get(i)));
      first += rows ? part.height() : part.width();
    }
    graph.simple(
        "Concat", "Concat", node, inputs, out, new NodeParam.ConcatParam(concat.axis()), tasks);
  }

  /// Whole surfaces are read where they lie; rows and columns are copied; channels inside a surface
  /// are moved by a convolution.
  void box(Node node, NpuSlice slice) {
    NativeMap in = NativeMap.of(slice.input().type());
    NativeMap out = NativeMap.of(node.result().type());
    int atom = in.atomChannels();
    int channel = slice.starts().getFirst();
    boolean wholeLines = in.height() == out.height() && in.width() == out.width();
    int frames = slice.input().dim(0);
    boolean aligned = channel % atom == 0;
    if (aligned && wholeLines && frames == 1) {
      graph.view(node, slice.input(), "Slice", in.channelOffset(channel));
      return;
    }
    String source = graph.map(slice.input());
    var tasks = new ArrayList<TaskImage>();
    var inputs = new ArrayList<>(List.of(source));
    Storage storage = Storage.ofStored(node.result().type());
    boolean copies = aligned || !wholeLines;
    if (!aligned) {
      NativeMap moved = out.with(out.channels(), in.height(), in.width());
      int[] sources = IntStream.range(channel, channel + out.channels()).toArray();
      ConvNumbers move = moving(in, sources, storage);
      int lanes = convolutions.lanesToReserve(move.op(), false);
      String target = copies ? tensors.unique(source + "_moved") : graph.define(node, lanes);
      if (copies) {
        tensors.map(target, TensorKind.INTERNAL, moved, lanes, storage);
        tensors.repeat(target, frames);
        inputs.add(target);
      }
      Emitted emitted =
          convolutions.emit(
              move,
              TensorKind.HELPER,
              target + "_conv_weight",
              target + "_conv_weight_bias",
              Place.of(source, target));
      tasks.addAll(emitted.tasks());
      inputs.add(emitted.weight());
      inputs.add(emitted.bias());
      source = target;
      in = moved;
      channel = 0;
    }
    if (copies) {
      String target = graph.define(node, out.channels());
      long offset =
          in.channelOffset(channel)
              + (long) slice.starts().get(1) * in.lineBytes()
              + (long) slice.starts().get(2) * NativeMap.ATOM;
      tasks.addAll(
          elements.copy(
              new Copy(
                  out.channels(), out.height(), out.width(), source, in, offset, target, out, 0),
              Requant.COPY));
    }
    graph.simple(
        "Slice", "Slice", node, inputs, graph.map(node.result()), new NodeParam.None(), tasks);
  }
}
