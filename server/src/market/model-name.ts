import { invalidField } from '#base/problem';
import * as catalog from '#catalog';
import { modelUnknown } from './problems.ts';

const near = (text: string): string => {
  const names = catalog.suggestModels(text, 3);
  return names.length > 0 ? `did you mean ${names.join(', ')}?` : 'GET /api/gpus/models?all=true lists them';
};

/** The models that a name in a query may mean. Throws `invalidRequest` that names the field. */
export function modelsMeant(text: string, pointer: string): readonly catalog.GpuModel[] {
  const found = catalog.findModels(text);
  if (found.length > 0) return found;
  throw invalidField(pointer, `no known model or alias is called "${text.slice(0, 60)}"; ${near(text)}`);
}

/** The one model that a field names. Throws `invalidRequest` that names the field. */
export function oneModel(text: string, pointer: string): catalog.GpuModel {
  const found = modelsMeant(text, pointer);
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw invalidField(pointer, `means several models: ${found.map(({ name }) => name).join(', ')}; name one`);
  return only;
}

/** The model of an address. Throws `modelUnknown`, or `invalidRequest` where the name means several. */
export function modelOfPath(text: string): catalog.GpuModel {
  if (catalog.findModels(text).length === 0)
    throw modelUnknown({
      detail: `There is no model "${text.slice(0, 60)}": ${near(text)}`,
      extra: { suggestions: catalog.suggestModels(text, 3) },
    });
  return oneModel(text, '/path/model');
}
