;;; Lists as sets (SRFI 1, "Set operations on lists"). Each is O(n·m) calls of SAME?, which is all
;;; that is known of the elements; SAME? always gets the element of the earlier list first.

(define (element? item list same?)
  (any (lambda (other) (same? item other)) list))

(define (lset<= same? . lists)
  (check-procedure "lset<=" 1 same?)
  (or (null? lists)
      (let loop ((a (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (or (eq? a (car rest)) (subset? a (car rest) same?))
                 (loop (car rest) (cdr rest)))))))

(define (subset? a b same?)
  (every (lambda (item) (element? item b same?)) a))

(define (lset= same? . lists)
  (define (back x y) (same? y x))
  (check-procedure "lset=" 1 same?)
  (or (null? lists)
      (let loop ((a (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (or (eq? a (car rest))
                     (and (subset? a (car rest) same?) (subset? (car rest) a back)))
                 (loop (car rest) (cdr rest)))))))

;; Adds to the front of SET what of ITEMS is not yet in it.
(define (adjoin same? set items)
  (fold (lambda (item set)
          (if (any (lambda (member) (same? member item)) set)
              set
              (cons item set)))
        set
        items))

(define (lset-adjoin same? list . items)
  (check-procedure "lset-adjoin" 1 same?)
  (adjoin same? list items))

(define (lset-union same? . lists)
  (check-procedure "lset-union" 1 same?)
  (reduce (lambda (list set)
            (if (eq? list set) set (adjoin same? set list)))
          '()
          lists))

(define (lset-intersection same? list . others)
  (check-procedure "lset-intersection" 1 same?)
  (keep "lset-intersection"
        (lambda (item) (every (lambda (other) (element? item other same?)) others))
        list))

(define (lset-difference same? list . others)
  (check-procedure "lset-difference" 1 same?)
  (keep "lset-difference"
        (lambda (item) (not (any (lambda (other) (element? item other same?)) others)))
        list))

(define (lset-xor same? . lists)
  (define (back x y) (same? y x))
  (check-procedure "lset-xor" 1 same?)
  (reduce (lambda (b a)
            (append (lset-difference same? a b) (lset-difference back b a)))
          '()
          lists))

(define (lset-diff+intersection same? list . others)
  (check-procedure "lset-diff+intersection" 1 same?)
  (split "lset-diff+intersection"
         (lambda (item) (not (any (lambda (other) (element? item other same?)) others)))
         list))

(define lset-union! lset-union)
(define lset-intersection! lset-intersection)
(define lset-difference! lset-difference)
(define lset-xor! lset-xor)
(define lset-diff+intersection! lset-diff+intersection)
