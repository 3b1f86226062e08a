// Bentley's own client against a sandbox: every method of its Grouping and Mapping clients, with only the base URL set.
// Run beside an installed @itwin/insights-client, with ITWIN_API_URL and ITWIN_TOKEN; prints what was called as JSON.
import assert from "node:assert/strict";
import insights from "@itwin/insights-client";

const base = `${process.env.ITWIN_API_URL}/grouping-and-mapping`;
const token = `Bearer ${process.env.ITWIN_TOKEN}`;
const IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a";
const EMPTY_IMODEL = "adae0938-e15b-4394-a376-da32b79ee653";
const FIRST_CHANGESET = "a1ecbdc8c4f6173004f9f881914a57c5511a362b";
const NOWHERE = "22acf21e-0575-4faf-849b-bcd538718269";
// What the clients use among themselves is not called by programs.
const INTERNAL = /^(constructor|constructUrl|fetch.*|validate.*|isValid.*)$/;

const called = [];
const all = [];

/** A client whose calls are counted, and which has no methods but those that are. */
function counted(name) {
  const client = new insights[name](base);
  for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(client))) {
    if (INTERNAL.test(method)) continue;
    all.push(`${name}.${method}`);
    const original = client[method].bind(client);
    client[method] = (...args) => {
      called.push(`${name}.${method}`);
      return original(token, ...args);
    };
  }
  return client;
}

const mappings = counted("MappingsClient");
const groups = counted("GroupsClient");
const properties = counted("PropertiesClient");
const extraction = counted("ExtractionClient");
const cdm = counted("CDMClient");
const audit = counted("AuditTrailClient");

async function toArray(iterator) {
  const found = [];
  for await (const item of iterator) found.push(item);
  return found;
}

async function pagesOf(iterator) {
  return (await toArray(iterator.byPage())).map((page) => page.length);
}

async function refused(promise, status, code) {
  try {
    await promise;
  } catch (response) {
    assert.equal(response.status, status);
    assert.equal((await response.json()).error.code, code);
    return;
  }
  assert.fail(`expected ${status} ${code}`);
}

async function finished(id) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { state } = await extraction.getExtractionStatus(id);
    if (!["Queued", "Running"].includes(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return assert.fail("the extraction does not end");
}

// Mappings
const mapping = await mappings.createMapping({
  iModelId: IMODEL, mappingName: "Official", description: "By the official client", extractionEnabled: false,
});
assert.equal(mapping.description, "By the official client");
assert.deepEqual(await mappings.getMapping(mapping.id), mapping);
const renamed = await mappings.updateMapping(mapping.id, { mappingName: "Official_2", extractionEnabled: true });
assert.deepEqual([renamed.mappingName, renamed.description], ["Official_2", mapping.description]);
const listed = await mappings.getMappings(IMODEL, 2);
assert.equal(listed.mappings.length, 2);
assert.ok(listed._links.next.href.startsWith(base));
assert.ok((await toArray(mappings.getMappingsIterator(IMODEL, 2))).some((one) => one.id === mapping.id));

// Groups
const metadata = [{ key: "key1", value: "value1" }, { key: "key2" }, { key: "key3", value: null }];
const group = await groups.createGroup(mapping.id, {
  groupName: "Beams", description: "All beams", metadata,
  query: "SELECT ECInstanceId, ECClassId FROM Building.Beam limit 40",
});
assert.deepEqual(group.metadata.map((one) => one.key), ["key1", "key2", "key3"]);
assert.deepEqual(await groups.getGroup(mapping.id, group.id), group);
const changed = await groups.updateGroup(mapping.id, group.id, { groupName: "BeamsToo", description: "Updated" });
assert.deepEqual(changed, { ...group, groupName: "BeamsToo", description: "Updated" });
assert.equal((await groups.getGroups(mapping.id)).groups[0].metadata, undefined);
assert.deepEqual((await groups.getGroups(mapping.id, "representation", 1)).groups, [changed]);
assert.equal((await toArray(groups.getGroupsIterator(mapping.id, "minimal", 1)))[0].id, group.id);

// Properties
const length = await properties.createProperty(mapping.id, group.id, {
  propertyName: "Length", dataType: "Double", quantityType: "Distance",
  ecProperties: [{ ecSchemaName: "*", ecClassName: "*", ecPropertyName: "Length" }],
});
const calculated = await properties.createProperty(mapping.id, group.id, {
  propertyName: "BeamVolume", dataType: "Double", quantityType: "Volume", calculatedPropertyType: "Volume",
});
await properties.createProperty(mapping.id, group.id, {
  propertyName: "CustomPrice", dataType: "Double", quantityType: "Monetary", formula: "100 * BeamVolume",
});
const extra = await properties.createProperty(mapping.id, group.id, { propertyName: "Extra", dataType: "Double" });
assert.deepEqual(await properties.getProperty(mapping.id, group.id, length.id), length);
const updated = await properties.updateProperty(mapping.id, group.id, extra.id, { propertyName: "Extra_2", dataType: "Integer" });
assert.deepEqual([updated.id, updated.propertyName, updated.dataType], [extra.id, "Extra_2", "Integer"]);
await refused(
  properties.createProperty(mapping.id, group.id, { propertyName: "Length", dataType: "Double" }), 409, "PropertyExists");
assert.equal((await properties.getProperties(mapping.id, group.id, 3)).properties.length, 3);
assert.deepEqual(await pagesOf(properties.getPropertiesIterator(mapping.id, group.id, 2)), [2, 2]);
assert.equal((await properties.deleteProperty(mapping.id, group.id, extra.id)).status, 204);
await refused(properties.getProperty(mapping.id, group.id, extra.id), 404, "PropertyNotFound");

// Copies
const copy = await mappings.createMapping({ iModelId: EMPTY_IMODEL, mappingName: "Copy", sourceMappingId: mapping.id });
assert.equal(copy.description, mapping.description);
const twin = await groups.createGroup(copy.id, {
  groupName: "Twin", query: changed.query, source: { mappingId: mapping.id, groupId: group.id },
});
const columns = await toArray(properties.getPropertiesIterator(copy.id, twin.id));
assert.deepEqual(columns.map((one) => one.propertyName), ["Length", "BeamVolume", "CustomPrice"]);
assert.notEqual(columns[1].id, calculated.id);

// Extraction
const empty = await mappings.getMappingExtractions(mapping.id, 1);
assert.deepEqual(empty.extractions, []);
const run = await extraction.runExtraction({ iModelId: IMODEL, mappings: [{ id: mapping.id }] });
assert.equal(run.state, "Queued");
assert.ok((await extraction.getExtractionLogs(run.id)).logs.length >= 1);
assert.equal(await finished(run.id), "Succeeded");
assert.equal((await extraction.getIModelExtractions(IMODEL, 1)).extractions[0].id, run.id);
assert.ok((await toArray(extraction.getIModelExtractionsIterator(IMODEL, 1))).length >= 3);
const pages = await pagesOf(extraction.getExtractionLogsIterator(run.id, 1));
assert.ok(pages.length >= 4 && pages.every((size) => size === 1));
const skipped = await extraction.runExtraction({
  iModelId: IMODEL, mappings: [{ id: mapping.id }], changesetId: FIRST_CHANGESET, ecInstanceIds: ["0x2000000000b"],
});
assert.equal(await finished(skipped.id), "Succeeded");
const done = await toArray(mappings.getMappingExtractionsIterator(mapping.id, 1));
assert.deepEqual(done.map((one) => one.extractionId), [run.id]);

// The data
const model = await cdm.getCDM(mapping.id, run.id);
const [entity] = model.entities;
assert.deepEqual([entity.$type, entity.name], ["LocalEntity", "BeamsToo"]);
assert.deepEqual(entity.attributes.map((one) => one.name).slice(5), ["Length", "BeamVolume", "CustomPrice"]);
const partition = await cdm.getCDMPartition(mapping.id, run.id, entity.partitions[0].location);
const text = await partition.text();
assert.equal(text.split("\n").filter((line) => line.startsWith("0x")).length, 40);
await refused(cdm.getCDM(mapping.id, skipped.id), 404, "ExtractionNotFound");

// The audit trail
const trail = await audit.getAuditTrail(IMODEL, `mappings/${mapping.id}`, "2020-01-01T00:00:00.00Z", undefined, 3);
assert.equal(trail.auditTrailEntries.length, 3);
assert.ok(trail._links.next.href.includes("$continuationToken="));
assert.equal(trail.auditTrailEntries[0].action, "Delete");

// The end
assert.equal((await groups.deleteGroup(mapping.id, group.id)).status, 204);
assert.equal((await mappings.deleteMapping(mapping.id)).status, 204);
assert.equal((await mappings.deleteMapping(copy.id)).status, 204);
await refused(mappings.getMapping(mapping.id), 404, "MappingNotFound");
await refused(mappings.getMappings(NOWHERE), 404, "iModelNotFound");

console.log(JSON.stringify({ all: all.sort(), called: [...new Set(called)].sort() }));
