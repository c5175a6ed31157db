/**
 * What Vast.ai's market is made of: card, MB, median $ per GPU-hour, DLPerf, FP32 TFLOPS, weight. Names, benchmarks and
 * price levels after 500.farm's gpu-stats of 2025-12-07; weights rise slower than the real counts, so that rare cards
 * occur in a small market too.
 */
const table = `
RTX 4090|24564|0.335|98.6|82.6|165
RTX 5090|32607|0.402|203.2|109.4|136
RTX 3090|24564|0.147|45.2|35.8|106
RTX 3060|12288|0.054|12.5|12.4|74
H200|143771|2.516|491.1|53.5|43
RTX 3070|8192|0.051|16.7|20.4|37
RTX 5060 Ti|16376|0.099|38.6|23.7|35
H100 SXM|81559|1.767|353.9|53.5|30
RTX 3080|10240|0.074|27.4|29.7|30
A100 SXM4|81920|1.014|131.8|15.6|30
RTX PRO 6000 S|97887|1.881|279.4|93.6|29
RTX A4000|16376|0.088|21.6|20.6|28
RTX 4060 Ti|16380|0.112|22.9|21.7|28
RTX A5000|24564|0.2|35.3|27.5|27
RTX PRO 6000 WS|97887|0.865|283.6|119.0|26
L40S|46068|0.589|95.2|73.3|24
RTX 5080|16376|0.153|84.1|54.2|23
Tesla V100|16384|0.164|25.7|12.5|23
RTX 5070 Ti|16376|0.11|76.0|44.7|21
RTX A2000|12288|0.026|10.9|11.2|20
RTX A6000|49140|0.37|55.2|36.1|20
RTX 2080 Ti|11264|0.061|11.1|15.2|20
RTX 4070|12288|0.088|34.0|29.5|18
RTX 4070S Ti|16376|0.16|51.8|42.6|18
A40|49140|0.325|44.2|29.9|17
RTX 3060 Ti|8192|0.057|14.0|16.1|17
RTX 3080 Ti|12288|0.106|34.8|35.4|16
RTX 5070|12288|0.081|50.4|31.1|15
RTX 4070S|12288|0.099|35.2|35.7|14
RTX 4070 Ti|12288|0.078|35.6|38.2|14
RTX 6000Ada|49140|0.517|117.0|81.4|14
RTX 4080S|16376|0.142|56.1|51.0|14
B200|183359|3.07|589.0|59.6|12
A100 PCIE|81920|0.998|127.4|15.6|12
H100 NVL|95830|2.096|377.4|50.9|12
H200 NVL|143771|2.094|452.6|48.2|11
GTX 1080|8192|0.031|3.5|8.2|11
RTX 2060S|8192|0.083|4.0|7.5|11
GTX 1660 S|6144|0.048|1.7|3.6|10
RTX 4080|16376|0.19|54.4|48.7|9
RTX 3090 Ti|24564|0.181|46.4|36.5|9
GTX 1070|8192|0.047|2.6|6.1|9
RTX 4060|8192|0.092|15.8|15.3|8
RTX 2060|6144|0.037|4.0|6.6|7
Titan Xp|12288|0.041|5.8|11.7|7
RTX 3070 laptop|8192|0.038|15.8|18.2|7
RTX 5880Ada|49140|0.384|108.7|70.0|7
Quadro P4000|8192|0.071|2.1|4.9|7
Tesla T4|15360|0.137|4.2|6.5|7
RTX 3060 laptop|6144|0.067|12.8|12.9|7
Q RTX 8000|49140|0.333|14.4|15.5|7
Tesla P4|8192|0.02|2.7|6.3|6
GTX 1070 Ti|8192|0.032|3.2|7.4|6
GTX 1080 Ti|11264|0.039|5.3|11.2|6
L40|46068|0.452|93.2|72.4|6
Q RTX 6000|23034|0.13|9.1|11.9|5
A10|24564|0.16|30.0|25.0|5
RTX 3070 Ti|8192|0.079|18.4|20.9|5
GTX TITAN X|12288|0.031|3.4|6.8|4
GTX 1060|6144|0.062|1.6|4.0|4
GTX 1660 Ti|6144|0.077|2.5|5.2|4
RTX 2070S|8192|0.076|4.7|8.9|4
Tesla P40|24564|0.15|5.9|9.4|4
Tesla P100|16376|0.075|6.2|8.1|3
RTX 5060|8192|0.182|28.5|19.1|3
RTX 5000Ada|32607|0.416|64.3|63.6|3
L4|23034|0.477|25.6|24.2|3
Titan V|12288|0.079|21.8|15.7|3
RTX PRO 4000|24564|0.226|66.8|44.3|3
RTX 2070|8192|0.03|4.1|7.7|3
RTX 4090D|24564|0.5|95.3|72.5|3
A100X|81920|0.8|128.4|15.9|3
GTX 1660|6144|0.074|2.3|4.8|3
H100 PCIE|81559|1.184|256.0|41.0|3
RTX 4500Ada|24564|0.26|40.6|38.1|2
GTX 1050 Ti|4096|0.685|0.8|2.4|2
RTX A4500|20470|0.2|27.3|24.1|2
RTX 4000Ada|20470|0.113|31.3|30.5|2
A800 PCIE|81920|0.9|126.0|15.6|2
RTX PRO 4500|32607|0.12|96.2|51.9|2
Q RTX 4000|8192|0.085|4.1|7.7|2
RTX 2080S|8192|0.045|5.5|10.4|2
Quadro K2200|4096|0.33|0.4|1.1|1
GTX 1650|4096|0.26|1.2|3.0|1
RTX 2080|8192|0.05|5.5|10.3|1
GTX 1050|2048|0.93|0.0|2.0|1
RTX 3050|8192|0.03|6.2|8.8|1
InstinctMI50|32607|0.13|7.2|12.6|1
CMP 170HX|8192|0.09|9.1|12.6|3
RTX 4070 laptop|8188|0.08|18.2|15.6|2
`;

export type VastCard = {
  readonly name: string;
  readonly ramMb: number;
  readonly usdPerGpuHour: number;
  readonly dlperf: number;
  readonly tflops: number;
  readonly weight: number;
};

export const vastCards: readonly VastCard[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [name = '', ...figures] = line.split('|');
    const [ramMb = 0, usdPerGpuHour = 0, dlperf = 0, tflops = 0, weight = 0] = figures.map(Number);
    return { name, ramMb, usdPerGpuHour, dlperf, tflops, weight };
  });

/** Cards sold with another memory than the table's, and how often. */
export const otherSizes: Readonly<Record<string, readonly (readonly [ramMb: number, share: number])[]>> = {
  'RTX 4090': [
    [49140, 0.12],
    [23028, 0.05],
  ],
  'Tesla V100': [[32768, 0.5]],
  'A100 PCIE': [[40960, 0.4]],
  'A100 SXM4': [[40960, 0.3]],
  L40S: [[49140, 0.1]],
  'RTX 2080 Ti': [[22528, 0.1]],
  'RTX 3080': [
    [12288, 0.2],
    [20480, 0.05],
  ],
  'RTX 4060 Ti': [[8188, 0.3]],
};

export const places: readonly string[] = [
  'Texas, US',
  'California, US',
  'Washington, US',
  'Virginia, US',
  ', US',
  'Quebec, CA',
  'British Columbia, CA',
  'United Kingdom, GB',
  'France, FR',
  'Germany, DE',
  'Netherlands, NL',
  'Sweden, SE',
  'Norway, NO',
  'Finland, FI',
  'Poland, PL',
  'Czechia, CZ',
  'Spain, ES',
  'Italy, IT',
  'Ukraine, UA',
  'Bulgaria, BG',
  'Romania, RO',
  'Hungary, HU',
  'Estonia, EE',
  'Iceland, IS',
  'Japan, JP',
  'South Korea, KR',
  'Taiwan, TW',
  'Hong Kong, HK',
  'Singapore, SG',
  'Thailand, TH',
  'Vietnam, VN',
  'India, IN',
  'Australia, AU',
  'New Zealand, NZ',
  'Brazil, BR',
  'Argentina, AR',
  'South Africa, ZA',
  'United Arab Emirates, AE',
  ', CN',
  'Turkey, TR',
];
