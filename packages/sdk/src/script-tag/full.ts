/**
 * The script tag `touchline.full.js`: every capture in one file, for pages whose policy allows no further script.
 *
 * @module
 */
import * as bigcommerce from '../parts/bigcommerce.ts'
import * as carry from '../parts/carry.ts'
import * as chat from '../parts/chat.ts'
import * as consent from '../parts/consent.ts'
import * as magento from '../parts/magento.ts'
import * as matomo from '../parts/matomo.ts'
import * as overlay from '../parts/overlay.ts'
import * as page from '../parts/page.ts'
import type { Part, PartName } from '../parts/part.ts'
import * as prestashop from '../parts/prestashop.ts'
import * as shopify from '../parts/shopify.ts'
import * as vitals from '../parts/vitals.ts'
import * as woocommerce from '../parts/woocommerce.ts'
import { startTag } from './start-tag.ts'

const parts: Readonly<Record<PartName, Part>> = {
  page,
  vitals,
  chat,
  shopify,
  woocommerce,
  magento,
  bigcommerce,
  prestashop,
  matomo,
  consent,
  carry,
  overlay,
}

startTag(() => async part => parts[part])
