// A first real use, typed: ask, page, command with a lost answer, hear of the change.
//
//   TOKEN=$(.venv/bin/aftersales token --role supervisor) npm start -- 浙A6B715
import { randomUUID } from 'node:crypto';
import { Api } from './api.js';
import {
  AgainDocument,
  FindVehicleDocument,
  OrdersInTheWorkshopDocument,
  PositionDocument,
  RecordOdometerDocument,
  VehicleChangesDocument,
  VehicleNowDocument,
  type OrdersInTheWorkshopQuery,
  type RecordOdometerMutation,
  type VehicleCardFragment,
} from './generated.js';

const PAGE = 20;
const ATTEMPTS = 3;
type Order = OrdersInTheWorkshopQuery['workshopBoard']['nodes'][number];
type Receipt = Extract<RecordOdometerMutation['recordOdometer'], { __typename: 'VehicleReceipt' }>;

/** A network that takes the first command to the server and loses what the server said. */
function losingOneAnswer(): typeof fetch {
  let lost = false;
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (!lost && String(init?.body).includes('mutation')) {
      lost = true;
      await answer.arrayBuffer();
      throw new TypeError('the answer was lost');
    }
    return answer;
  };
}

/** Every order in the workshop, a page at a time; what others write meanwhile moves no page. */
async function* allOrders(api: Api): AsyncGenerator<Order> {
  let after: string | null = null;
  for (;;) {
    const { workshopBoard }: OrdersInTheWorkshopQuery = await api.ask(OrdersInTheWorkshopDocument, {
      first: PAGE,
      after,
    });
    yield* workshopBoard.nodes;
    if (!workshopBoard.pageInfo.hasNextPage) return;
    after = workshopBoard.pageInfo.endCursor;
  }
}

/** The receipt of a reading that is recorded once, however often the answer is lost. */
async function recordOdometer(api: Api, vehicleId: string, odometerKm: number): Promise<Receipt> {
  const readAt = new Date().toISOString();
  const input = { vehicleId, odometerKm, source: 'INSPECTION', readAt, commandId: randomUUID() } as const;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const done = (await api.ask(RecordOdometerDocument, { input })).recordOdometer;
      if (done.__typename === 'Refusal') throw new Error(`${done.code}: ${done.message}`);
      return done;
    } catch (error) {
      // Only the network: whether the command applied is not known, and the same id makes that no matter.
      if (!(error instanceof TypeError) || attempt === ATTEMPTS) throw error;
    }
  }
}

const latestKm = (car: VehicleCardFragment): number =>
  Math.max(0, ...car.odometer.map((reading) => reading.odometerKm));

async function main(url: string, token: string, plate: string): Promise<void> {
  const api = new Api(url, token, losingOneAnswer());
  try {
    const [car] = (await api.ask(FindVehicleDocument, { plate, visits: PAGE })).findVehicles;
    if (!car) throw new Error(`no vehicle has or had the plate ${plate}`);
    console.log(`${car.make} ${car.model} ${car.plate}: ${latestKm(car)} km`);
    for (const visit of car.visits.nodes) {
      const lines = visit.lines.map((line) => line.description).join('、');
      console.log(`  ${visit.openedAt.slice(0, 10)} ${visit.orderNumber} ${visit.visitStatus}: ${lines}`);
    }

    let orders = 0;
    for await (const _ of allOrders(api)) orders += 1;
    console.log(`${orders} orders in the workshop`);

    const { position: after } = await api.ask(PositionDocument, {});
    const receipt = await recordOdometer(api, car.vehicleId, latestKm(car) + 1);
    console.log(`recorded once at position ${receipt.position}; told again: ${receipt.repeated}`);

    for await (const { vehicleChanged } of api.hear(VehicleChangesDocument, { vehicleId: car.vehicleId, after })) {
      console.log(`changed: ${vehicleChanged.topic} at position ${vehicleChanged.position}`);
      if (vehicleChanged.position >= receipt.position) break;
    }

    const asked = { vehicleId: car.vehicleId, atLeast: receipt.position };
    const now = (await api.ask(VehicleNowDocument, asked)).vehicleHistory;
    const again = (await api.ask(AgainDocument, { id: car.id })).node;
    if (!now || !again) throw new Error('the car is no longer yours to see');
    console.log(`now ${latestKm(now)} km; the same by its id: ${again.id === now.id}`);
  } finally {
    await api.end();
  }
}

const { URL: url = 'http://127.0.0.1:8000/graphql', TOKEN: token = '' } = process.env;
await main(url, token, process.argv[2] ?? '');
