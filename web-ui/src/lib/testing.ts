import { i18n } from '@lingui/core';

import { messages } from '../locales/hu/portal.po';

i18n.load('hu', messages);
i18n.activate('hu');
