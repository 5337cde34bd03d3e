# args: --only host
# Pages by offset through ActiveRecord and Sequel.

# ---- offsets that a page number makes ----

def ordered(number)
  User.order(:id).offset(number * 20).limit(20) # expect: builder-offset-pagination
end

def limited(number)
  User.where(active: true).limit(20).offset((number - 1) * 20) # expect: builder-offset-pagination
end

def from_params
  Post.order(:at).offset(params[:offset]).limit(10) # expect: builder-offset-pagination
end

def cast
  Post.order(:at).offset(params[:page].to_i * 10).limit(10) # expect: builder-offset-pagination
end

def many_lines(number)
  Post # expect: builder-offset-pagination
    .where(draft: false)
    .order(:at)
    .offset(number)
    .limit(50)
end

def of_relation(user, start)
  user.posts.order(:at).offset(start).limit(5) # expect: builder-offset-pagination
end

def sequel(number)
  DB[:users].order(:id).limit(20).offset(number * 20) # expect: builder-offset-pagination
end

class PostsController
  def index
    @posts = Post.order(:id).limit(per_page).offset(page * per_page) # expect: builder-offset-pagination
  end
end

def selected(number)
  User.select(:id, :name).order(:id).offset(number).limit(20).to_a # expect: builder-offset-pagination
end

def in_loop
  start = 0
  while start < 1000
    yield User.order(:id).offset(start).limit(100) # expect: builder-offset-pagination
    start += 100
  end
end

# ---- by key, without an offset, or of something else ----

def after(last)
  User.where("id > ?", last).order(:id).limit(20)
end

def first_page
  User.order(:id).limit(20)
end

def in_batches
  User.find_each { |user| puts user.name }
end

def second_best
  User.order(score: :desc).offset(1).limit(1)
end

def second
  User.order(:id).offset(0).first
end

def time_zone(zone, at)
  zone.offset(at)
end

def enumerator(words)
  words.each.with_index.offset(2)
end

def io(file, position)
  file.seek(position)
end

def text(match)
  match.offset(0)
end

def array(rows, start)
  rows.drop(start).take(20)
end

def callback
  skip_before_action :login
end
