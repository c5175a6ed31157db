/**
 * How the markets spell the models. A spelling may be shared by several models; the reported memory and form factor
 * then choose. Sources: the names Vast.ai's search and 500.farm list, io.net's device pages (the driver's names),
 * Akash's attribute words, and the driver's own names.
 */
import { models } from './models.ts';

/** Case, blanks and punctuation aside; makers' names and product lines that distinguish nothing go too. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\b(nvidia|amd|geforce|instinct)\b/g, ' ')
    .replace(/^instinct(?=mi)/, '')
    .replace(/[^a-z0-9]+/g, '');

/** Spellings beside the canonical name, by model; shared ones stand at each model they may mean. */
const spellings: Readonly<Record<string, string>> = {
  'RTX 2060 SUPER': 'RTX 2060S',
  'RTX 2070 SUPER': 'RTX 2070S',
  'RTX 2080 SUPER': 'RTX 2080S',
  'RTX 4070 SUPER': 'RTX 4070S',
  'RTX 4070 Ti SUPER': 'RTX 4070S Ti',
  'RTX 4080 SUPER': 'RTX 4080S',
  'GTX 1660 SUPER': 'GTX 1660 S, GTX 1660S',
  'GTX 1060 6GB': 'GTX 1060',
  'RTX 3080 12GB': 'RTX 3080',
  'RTX 4060 Ti 16GB': 'RTX 4060 Ti',
  'RTX 4060 Ti 8GB': 'RTX 4060 Ti',
  'RTX 5060 Ti 16GB': 'RTX 5060 Ti',
  'RTX 4090': '4090',
  'RTX 5090': '5090',
  'RTX 3090': '3090',
  'Quadro RTX 4000': 'Q RTX 4000, RTX 4000',
  'Quadro RTX 5000': 'Q RTX 5000, RTX 5000',
  'Quadro RTX 6000': 'Q RTX 6000, RTX 6000',
  'Quadro RTX 8000': 'Q RTX 8000, RTX 8000',
  'RTX A2000': 'RTX A2000 12GB, A2000',
  'RTX A2000 6GB': 'RTX A2000',
  'RTX A4000': 'A4000',
  'RTX A4500': 'A4500',
  'RTX A5000': 'A5000',
  'RTX A6000': 'A6000',
  'RTX 4000 Ada': 'RTX 4000 Ada Generation',
  'RTX 4000 SFF Ada': 'RTX 4000 SFF Ada Generation, rtx4000sada',
  'RTX 4500 Ada': 'RTX 4500 Ada Generation',
  'RTX 5000 Ada': 'RTX 5000 Ada Generation',
  'RTX 5880 Ada': 'RTX 5880 Ada Generation',
  'RTX 6000 Ada': 'RTX 6000 Ada Generation',
  'RTX PRO 4000 Blackwell': 'RTX PRO 4000',
  'RTX PRO 4500 Blackwell': 'RTX PRO 4500',
  'RTX PRO 5000 Blackwell': 'RTX PRO 5000',
  'RTX PRO 6000 Blackwell Workstation': 'RTX PRO 6000 WS, RTX PRO 6000 Blackwell Workstation Edition, pro6000we',
  'RTX PRO 6000 Blackwell Server': 'RTX PRO 6000 S, RTX PRO 6000 Blackwell Server Edition, pro6000se',
  'RTX PRO 6000 Blackwell Max-Q': 'RTX PRO 6000 Blackwell Max-Q Workstation Edition, pro6000mq',
  'Tesla P4': 'P4',
  'Tesla P40': 'P40',
  'Tesla P100 PCIe': 'Tesla P100, P100, Tesla P100-PCIE-16GB',
  'Tesla T4': 'T4',
  'Tesla V100 PCIe 16GB': 'Tesla V100, V100, Tesla V100-PCIE-16GB',
  'Tesla V100 PCIe 32GB': 'Tesla V100, V100, Tesla V100-PCIE-32GB',
  'Tesla V100 SXM2 16GB': 'Tesla V100, V100, Tesla V100-SXM2-16GB',
  'Tesla V100 SXM2 32GB': 'Tesla V100, V100, Tesla V100-SXM2-32GB',
  'Tesla V100S PCIe 32GB': 'Tesla V100S-PCIE-32GB, V100S',
  'A100X 80GB': 'A100X',
  'A100 PCIe 40GB': 'A100 PCIE, A100, A100-PCIE-40GB',
  'A100 PCIe 80GB': 'A100 PCIE, A100, A100 80GB PCIe, A100-80G-PCIe',
  'A100 SXM4 40GB': 'A100 SXM4, A100 SXM, A100, A100-SXM4-40GB',
  'A100 SXM4 80GB': 'A100 SXM4, A100 SXM, A100, A100-SXM4-80GB, A100-80G-SXM4',
  'A800 PCIe 80GB': 'A800 PCIE, A800',
  'A800 SXM4 80GB': 'A800 SXM4, A800',
  'H100 PCIe': 'H100 PCIE, H100, H100 80G PCIe, H100-80G-PCIe',
  'H100 SXM5': 'H100 SXM, H100, H100 80GB HBM3, H100-80G-SXM5',
  'H100 NVL': 'H100',
  'H200 SXM': 'H200',
  'B200 SXM': 'B200',
  'B300 SXM': 'B300, B300 SXM6 AC',
  'MI50 32GB': 'InstinctMI50, MI50',
  'GH200 96GB': 'GH200',
};

function build(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (spelling: string, name: string): void => {
    const key = plain(spelling);
    const names = found.get(key) ?? [];
    if (!names.includes(name)) found.set(key, [...names, name]);
  };
  for (const { name } of models) {
    add(name, name);
    for (const spelling of (spellings[name] ?? '').split(', ')) if (spelling !== '') add(spelling, name);
  }
  return found;
}

/** Canonical names a spelling may mean, by its plain form. */
export const namesBySpelling: ReadonlyMap<string, readonly string[]> = build();
