import { LayoutGrid, List, Pause, Play, Plus, RotateCw, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { formatPercent } from '../lib/number.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Select } from '../ui/select.tsx';
import { Slider } from '../ui/slider.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Switch } from '../ui/switch.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { longText, Specimen } from './specimen.tsx';

const forced = 'outline-2 outline-focus outline-offset-1';

export function Buttons() {
  const [pressed, setPressed] = useState(true);
  return (
    <>
      <Specimen name="Variants">
        <Button variant="primary">Roll back</Button>
        <Button>What changed?</Button>
        <Button variant="ghost">Dismiss</Button>
        <Button variant="danger">Delete volume</Button>
      </Specimen>
      <Specimen name="With icons">
        <Button variant="primary" icon={Play}>
          Start
        </Button>
        <Button icon={Plus}>Add folder</Button>
        <Button variant="ghost" icon={RotateCw}>
          Scan again
        </Button>
        <Button variant="danger" icon={Trash2}>
          Delete
        </Button>
      </Specimen>
      <Specimen name="Small">
        <Button size="sm" variant="primary">
          Push
        </Button>
        <Button size="sm">Back up</Button>
        <Button size="sm" variant="ghost">
          Snooze
        </Button>
      </Specimen>
      <Specimen name="Focus">
        <Button variant="primary" className={forced}>
          Roll back
        </Button>
        <Button className={forced}>What changed?</Button>
        <Button variant="ghost" className={forced}>
          Dismiss
        </Button>
      </Specimen>
      <Specimen name="Disabled">
        <Button variant="primary" disabled>
          Roll back
        </Button>
        <Button disabled>What changed?</Button>
        <Button variant="ghost" disabled>
          Dismiss
        </Button>
        <Button variant="danger" disabled>
          Delete
        </Button>
      </Specimen>
      <Specimen name="Loading">
        <Button variant="primary" loading>
          Roll back
        </Button>
        <Button loading icon={RotateCw}>
          Scan again
        </Button>
        <Button variant="ghost" loading>
          Dismiss
        </Button>
        <Spinner label="Loading" />
        <Spinner label="Loading" size="md" />
      </Specimen>
      <Specimen name="Icon buttons">
        <IconButton icon={Play} label="Start" shortcut="Mod+Enter" />
        <IconButton icon={Pause} label="Pause the tail" pressed={pressed} onClick={() => setPressed(!pressed)} />
        <IconButton icon={RotateCw} label="Restart" variant="default" />
        <IconButton icon={Trash2} label="Delete" size="sm" />
        <IconButton icon={RotateCw} label="Restarting" loading />
        <IconButton icon={Trash2} label="Cannot delete" disabled />
      </Specimen>
    </>
  );
}

const regions = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast', hint: 'White on black, 7:1 and more' },
  { value: 'sepia', label: 'Sepia', disabled: true },
] as const;
type Region = (typeof regions)[number]['value'];

export function Forms() {
  const [text, setText] = useState('shop-api');
  const [query, setQuery] = useState('');
  const [found, setFound] = useState('fastify');
  const [region, setRegion] = useState<Region | null>('dark');
  const [none, setNone] = useState<Region | null>(null);
  const [on, setOn] = useState(true);
  const [mixed, setMixed] = useState(false);
  const [layout, setLayout] = useState<'list' | 'grid' | 'tree'>('list');
  const [tail, setTail] = useState<'all' | 'mine' | 'none'>('all');
  const [zoom, setZoom] = useState(1);
  return (
    <>
      <Specimen name="Input" className="grid max-w-120 gap-2">
        <Input aria-label="Name" value={text} onValueChange={setText} />
        <Input aria-label="Port" mono defaultValue="127.0.0.1:3000" />
        <Input aria-label="Empty" placeholder="~/Code" />
        <Input aria-label="Focus" defaultValue="focus" className="outline-2 outline-focus outline-offset-[-1px]" />
        <Input aria-label="Invalid" invalid defaultValue="70000" />
        <Input aria-label="Disabled" disabled defaultValue="disabled" />
        <Input aria-label="Long" defaultValue={longText} />
      </Specimen>
      <Specimen name="Search" className="grid max-w-120 gap-2">
        <SearchField value={query} onValueChange={setQuery} label="Search or run a command" shortcut="Mod+K" />
        <SearchField value={found} onValueChange={setFound} label="Search projects" />
        <SearchField value="busy" onValueChange={setFound} label="Searching" busy />
      </Specimen>
      <Specimen name="Textarea" className="max-w-120">
        <Textarea aria-label="Notes" defaultValue={longText} />
      </Specimen>
      <Specimen name="Select" className="flex max-w-120 flex-wrap gap-2">
        <Select label="Theme" options={regions} value={region} onValueChange={setRegion} className="max-w-48" />
        <Select label="No theme" options={regions} value={none} onValueChange={setNone} className="max-w-48" />
        <Select label="Off" options={regions} value="light" onValueChange={setRegion} disabled className="max-w-48" />
        <Select label="Wrong" options={regions} value="light" onValueChange={setRegion} invalid className="max-w-48" />
      </Specimen>
      <Specimen name="Switch">
        <Switch label="On" checked={on} onCheckedChange={setOn} />
        <Switch label="Other" checked={!on} onCheckedChange={(next) => setOn(!next)} />
        <Switch label="Fixed on" checked disabled onCheckedChange={setOn} />
        <Switch label="Fixed off" checked={false} disabled onCheckedChange={setOn} />
      </Specimen>
      <Specimen name="Checkbox" className="grid gap-2">
        <Checkbox checked={on} onCheckedChange={setOn} hint="The window hides and the core goes on.">
          Close to tray
        </Checkbox>
        <Checkbox checked={mixed} indeterminate={!mixed} onCheckedChange={setMixed}>
          Some of 14 rows
        </Checkbox>
        <Checkbox checked={false} onCheckedChange={setMixed}>
          {longText}
        </Checkbox>
        <Checkbox checked disabled onCheckedChange={setMixed}>
          Cannot change
        </Checkbox>
      </Specimen>
      <Specimen name="Radio group">
        <RadioGroup
          label="Notifications"
          value={tail}
          onValueChange={setTail}
          options={[
            { value: 'all', label: 'Everything', hint: 'Also what mends itself' },
            { value: 'mine', label: 'What needs me' },
            { value: 'none', label: 'Nothing', disabled: true },
          ]}
        />
      </Specimen>
      <Specimen name="Segmented">
        <SegmentedControl
          label="Layout"
          value={layout}
          onValueChange={setLayout}
          segments={[
            { value: 'list', label: 'List', icon: List },
            { value: 'grid', label: 'Grid', icon: LayoutGrid },
            { value: 'tree', label: 'Tree', icon: Search, disabled: true },
          ]}
        />
      </Specimen>
      <Specimen name="Slider" className="grid max-w-120 gap-2">
        <Slider
          label="Zoom"
          min={0.5}
          max={2}
          step={0.05}
          value={zoom}
          onValueChange={setZoom}
          format={(value) => formatPercent(value)}
        />
        <Slider label="Fixed" value={40} onValueChange={() => undefined} disabled />
      </Specimen>
      <Specimen name="Field" className="grid max-w-120 gap-4">
        <Field label="Folder to scan" hint="Optimus looks four levels deep.">
          <Input defaultValue="~/Code" mono />
        </Field>
        <Field label="Port" error="70000 is not a port. Ports go from 1 to 65535.">
          <Input defaultValue="70000" mono />
        </Field>
        <Field label="Theme" hint="Follows the system until you choose.">
          <Select options={regions} value={region} onValueChange={setRegion} />
        </Field>
        <Field label="Notes" disabled>
          <Textarea defaultValue="disabled" />
        </Field>
      </Specimen>
      <Specimen name="Field in a row" className="grid max-w-150 gap-3">
        <Field layout="row" label="Close to tray" hint="The window hides and the core goes on.">
          <Switch checked={on} onCheckedChange={setOn} />
        </Field>
        <Field layout="row" label="Theme">
          <Select options={regions} value={region} onValueChange={setRegion} className="w-40" />
        </Field>
        <Field layout="row" label="Update feed" hint="Empty: no updates are looked for." error="Only https is allowed.">
          <Input defaultValue="http://example.org" className="w-56" />
        </Field>
      </Specimen>
    </>
  );
}
